"""SMTP and POP3: tables quoted from the RFCs, and two ends that obey them.

Pure: no I/O, no clock, no chance.
"""
