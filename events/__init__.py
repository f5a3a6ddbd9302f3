"""What happened: every kind of event, in ten rooms for the ten steps of the wheel and one for the charter."""
