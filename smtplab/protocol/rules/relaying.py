"""Why a relay cannot pass a message on: no host accepts it, or the next one offers too little."""

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule

ROWS: tuple[Rule, ...] = (
    Rule(
        key="null-mx",
        code=556,
        enhanced=EnhancedCode(5, 1, 10),
        text="Recipient domain accepts no mail",
        section="RFC 7505 §4.1",
        explanation=(
            "The domain of the recipient has a null MX: it says in the DNS that it accepts no "
            "mail. Correct the address, or return the message to its sender."
        ),
    ),
    Rule(
        key="no-such-domain",
        code=550,
        enhanced=EnhancedCode(5, 1, 2),
        text="No such domain",
        section="RFC 5321 §5.1",
        explanation=(
            "The DNS has neither an MX nor an address for the domain of the recipient. Correct the "
            "address, or return the message to its sender."
        ),
    ),
    Rule(
        key="mx-is-itself",
        code=554,
        enhanced=EnhancedCode(5, 4, 6),
        text="Mail for this domain loops back here",
        section="RFC 5321 §5.1",
        explanation=(
            "The MX with the lowest number is this server, but it does not deliver mail for the "
            "domain. The administrator has to correct the MX records, or add the domain here."
        ),
    ),
    Rule(
        key="next-host-eight-bit",
        code=554,
        enhanced=EnhancedCode(5, 6, 3),
        text="The next host takes no 8-bit content",
        section="RFC 6152 §3",
        explanation=(
            "MAIL declared BODY=8BITMIME, and the next host does not offer 8BITMIME. This relay "
            "does not convert content, so it cannot relay the message. Encode it as "
            "quoted-printable or base64 and send it again."
        ),
    ),
    Rule(
        key="next-host-binary",
        code=554,
        enhanced=EnhancedCode(5, 6, 3),
        text="The next host takes no binary content",
        section="RFC 3030 §3",
        explanation=(
            "MAIL declared BODY=BINARYMIME, and the next host does not offer it. A host that reads "
            "lines would change the octets. Encode the content as base64 and send it again."
        ),
    ),
    Rule(
        key="next-host-requiretls",
        code=550,
        enhanced=EnhancedCode(5, 7, 30),
        text="TLS required, not offered by next host",
        section="RFC 8689 §4.2.1",
        explanation=(
            "The sender demanded TLS at every hop, and the next host does not promise it. Send the "
            "message without REQUIRETLS if it may go on in clear."
        ),
    ),
    Rule(
        key="next-host-tls",
        code=550,
        enhanced=EnhancedCode(5, 7, 10),
        text="TLS required, but it cannot start",
        section="RFC 8689 §4.2.1",
        explanation=(
            "The sender demanded TLS at every hop, and TLS with the next host failed. The message "
            "does not go on in clear. The administrator of the next host has to correct its TLS."
        ),
    ),
)
