"""What SMTP is: tables and two ends. Pure: no I/O, no clock, no chance."""
