"""The rules of each step of the wheel, in ten rooms, and of the charter in one."""
