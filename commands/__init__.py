"""How people ask: a room for each command. cli.py has their table of contents and enters them only when asked."""
