"""What POP3 is, in tables quoted from RFC 1939: how a client pulls its mail. Pure, as all here."""
