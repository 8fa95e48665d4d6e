"""Rules for refusals that are about the message itself.

Wordings as spam filters, virus scanners and the documentation of Gmail, Exchange Online, Yahoo,
GoDaddy, Mimecast, QQ Mail and others have them, put into phrases of our own.
"""

from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.teaching.diagnosis.rule import ReasonRule

__all__ = ["RULES"]

RULES: tuple[ReasonRule, ...] = (
    ReasonRule(
        Reason.CONTENT_POLICY,
        10.5,
        """
        {blocklist}|blacklisted url|uri|link|domain_in|urls
        url|uri|link|links|website * blacklisted|blocklisted|listed|blocked
        url|uri|link|links|website * malicious|uribl|surbl|dbl
        uribl|surbl|urlbl|dbl
        """,
        "that a link in the message is on a blocklist",
        "554 5.7.1 blacklisted URL in the message",
    ),
    ReasonRule(
        Reason.CONTENT_POLICY,
        7.5,
        """
        spam
        spammy|antispam|spamassassin|notspam|spamming|spammer
        junk|junkmail|unsolicited|phishing|uce|ube|bulk
        scam|fraud|spoofing|spoofed
        deemed|considered|appears|looks * spam|junk|unsolicited
        classified|identified|judged|scored|suspicious * spam|junk|unsolicited
        """,
        "that the message looks like spam",
        "550 this looks like spam to us",
    ),
    ReasonRule(
        Reason.CONTENT_POLICY,
        9,
        """
        spam * message|score|content|probability|rejected|detected|filter|points|suspicion|refused
        message|mail|email|content|scored|marked|suspicion|likely * spam|unsolicited|junk
        high probability of
        hvu b1|b2
        dt spm|sum
        ib212|ib210|ib211
        likely|suspected|probable unsolicited|spam
        垃 圾 邮 件
        迷 惑 メ ー ル
        """,
        "that the content was judged to be spam",
        "554 5.7.1 spam message rejected by the content filter",
        is_ambiguous=True,
    ),
    ReasonRule(
        Reason.CONTENT_POLICY,
        9,
        """
        virus|viruses|malware|infected|trojan|worm|clamav|exploit|ransomware|eicar
        """,
        "that a virus was found",
        "552 5.7.1 a virus was detected",
        is_ambiguous=True,
    ),
    ReasonRule(
        Reason.CONTENT_POLICY,
        8,
        """
        content * rejected|reject|denied|refused|blocked|security
        content * not|policy|inappropriate|filter|restricted
        illegal|prohibited|forbidden|banned * attachment|attachments|extension|file
        dangerous|blocked|executable|disallowed|bad * attachment|attachments|extension|file
        attachment|attachments|file|extension * not|blocked|prohibited|rejected
        attachment|attachments|file|extension * forbidden|type|stripped|disallowed|potentially
        potential security issue|risk|threat
        message filtered
        filtered by|refer|out
        message|mail|email * policy|policies|guidelines
        policy * violation|restrictions|rejection|reasons
        policy * reject|prohibited|prohibits|violated|refused
        violation|violates|violated * policy|policies|local|rules
        local|security|organization|organizational|administrative|company policy|policies|settings
        rejected|blocked|refused|denied|restricted * policy|policies|organizational
        rejected|blocked|refused|denied|restricted * by_rule|by_filter|filter
        policyviolation|policyrejection
        banned|mail|message content
        executable|compressed|zip files|file|attachments
        not accept|allow * attachments|images|files
        mass|bulk mailer
        low priority
        nature of * content
        links within
        detected that this message|mail
        """,
        "that a policy forbids the content",
        "550 message refused for policy reasons",
    ),
    ReasonRule(
        Reason.CONTENT_POLICY,
        9.5,
        """
        malformed|invalid|illegal|bad * header|headers|mime|subject|body|boundary|date
        missing|duplicate|multiple|improper * header|headers|mime|subject|body|boundary|date
        header|headers|header_field * not|error|syntax|invalid|missing
        header|headers|header_field * malformed|fail|duplicate|unaccepted|bad
        message|mail * malformed|not_rfc|compliant|comply|nonconformant|conform
        {not} rfc? compliant|comply|conform * rfc|with|to|message|headers|standards
        rfc compliant|compliance|violation
        message id * missing|valid|header|invalid
        missing|valid|no|without * message_id
        multiple|more_than_one|several addresses|froms * from|header
        null|eight|nul character|characters|data|byte|bytes * header|headers|message|body
        non_ascii|unencoded|bit|raw character|characters * header|headers|message|body
        non_ascii|unencoded|bit|raw data|byte|bytes * header|headers|message|body
        one click unsubscribe
        list unsubscribe
        improperly formatted
        unnecessary base64
        binary content|data
        multiple addresses|recipients in|headers
        message header|headers
        rfc * noncompliant
        disallowed header
        without|missing * field|fields
        mime * reject|rejected|invalid
        encoded word syntax
        valid address in * from
        unicode character
        """,
        "that the message is not well formed",
        "554 5.6.0 malformed message, headers missing",
        never_codes="50",  # a command
    ),
    ReasonRule(
        Reason.CONTENT_POLICY,
        5,
        """
        message|mail|email|mails|transaction|content * {refused}
        delivery|message|mail not authorized|authorised|allowed|permitted
        suspicious|objectionable|inappropriate
        rejected|discarded|blocked by * filter|rule|user_policy|recipients|gateway|system|antivirus
        access denied
        """,
        "that the message was refused",
        "554 5.7.1 the message was refused",
        never_codes="50",  # there a command is wrong, or comes at the wrong moment
    ),
    ReasonRule(
        Reason.MESSAGE_TOO_BIG,
        9,
        """
        {mail}|header|headers|body|size|attachment|content|length * too big|large|long
        too big|large
        size|length|number_of_attachments * {over}
        {over} * message_size|size_limit|size|databytes
        {over} * fixed_limit|length|length_limit|attachments|maximum_size
        {over} * size|length|attachments|megabytes|mb|kb|bytes
        message|mail|email|size {over} limit|maximum|allowed|fixed|recipient|system
        message|mail|maximum|mail size|length limit|limits|exceeded|exceeds
        databytes
        more|larger|bigger * octets|bytes|kb|mb|megabytes than
        more than octets|bytes|kb|mb|megabytes
        recipsizelimit|messagetoolarge|mailsize
        taille * depasse|message|trop
        tamano|tamanho|nachricht|messaggio * excede|grande|gross
        邮 件 过 大
        line|size limit|limits
        """,
        "that the message is over a size limit",
        "552 5.3.4 message size exceeds the limit",
        never_codes="50",  # a command line
    ),
    ReasonRule(
        Reason.MESSAGE_TOO_BIG,
        9.2,
        """
        line|lines * too big|large|long
        line|lines length? is|are? {over}
        line|lines length? is|are? longer than
        line length * limit|is|characters|octets|bytes
        maximum|max * line length|size
        line|lines * longer|larger|more than
        long|longer|overlong line|lines
        """,
        "that a line is too long",
        "554 5.6.0 the message has lines over 998 characters",
        never_codes="50",
        like="6.0",
    ),
)
