"""Rules for refusals that are about the connecting client, its pace or its path.

Wordings as blocklist operators and the documentation of Gmail, Exchange Online, Yahoo, GoDaddy,
Cox, Comcast, AOL, Orange, NetEase and others have them, put into phrases of our own.
"""

from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.teaching.diagnosis.rule import ReasonRule

__all__ = ["RULES"]

RULES: tuple[ReasonRule, ...] = (
    ReasonRule(
        Reason.BLOCKED,
        9.5,
        """
        {ip} * {blocklist}
        ip * not|isnt authorized|authorised|whitelisted|allowed|permitted
        {blocklist} * {ip}|lookup|cgi
        {list} * listed|block|org|net|com|query|lookup|reject|blocked|list
        listed at|in|on|by * {list}|{blocklist}
        using|by|see|from|via * {list}
        ip * listed|banned
        spamhaus|sorbs|spamcop|barracudacentral|uceprotect|hostkarma
        blocked using
        not authorized|allowed|permitted to send * directly
        rbl|dnsbl reject|restriction|rejected|listed|lookup|blocked
        open proxy|relay|relays|proxies
        {blocklist} * blocked
        bad|banned|invalid|blocked|abusive|rejected|refused ip
        bad|banned|invalid|blocked * sender|sending|source ip
        in|on a|our|the|an|some? * {blocklist}|black_list|block_list
        ip|server listed as
        profile * ip
        ip * profile
        in|by|on|with|the|due|listing {list}
        server requires confirmation
        ip based
        """,
        "that the client's address is on a blocklist",
        "554 Service unavailable; client [192.0.2.1] is on our blocklist",
    ),
    ReasonRule(
        Reason.BLOCKED,
        10.5,
        """
        {ip}|sending|mta|sender|your|domain|low|poor|bad|very * reputation
        reputation * {ip}|score|low|poor|bad|block|filter|problem|policy
        too many|much * spam|spams|complaints * {ip}|from
        {ip} * rate_limited|deferred|blocked * reputation
        temporarily|permanently deferred * complaints|retrying|volume
        all messages from * deferred
        user complaints
        senderscore
        sender|sending|senders|from ip|ips * {blocklist}|{refused}|listed
        """,
        "that the client has a bad reputation",
        "550 refused because of the poor reputation of your address",
    ),
    ReasonRule(
        Reason.BLOCKED,
        9.5,
        """
        reverse dns|lookup|hostname|name|record|mapping|resolution|address|entry
        rdns
        ptr record|records|resource|entry|dns|lookup
        no|missing|bad|invalid|without ptr|rdns
        dns ptr
        cannot|not * find|resolve|verify * your|client|reverse * hostname|host|name|ip
        unable|couldnt|failed * find|resolve|verify * your|client|reverse * hostname|host|name|ip
        ip name lookup failed
        name lookup failed
        hostname|host|client * {not} * match|resolve|forward|verified * ip|address|hostname
        fqrdns|fcrdns
        dynamic|residential|generic|dialup|dial_up * ip|ips|address|space|addresses
        dynamic|residential|generic|dialup|dial_up * hostname|host|pool|rdns
        possibly|may_be forged
        """,
        "that the client's reverse DNS is missing or wrong",
        "450 4.7.1 cannot find your reverse hostname",
        like="7.25",
    ),
    ReasonRule(
        Reason.BLOCKED,
        11,
        """
        helo|ehlo * rejected|refused|invalid|denied|bad|required|fully|mismatch|syntactically
        helo|ehlo * {not} match|resolve|found|valid|accepted|allowed|acceptable|exist|qualified
        bad|invalid|forged|unacceptable|incorrect|reject|illegal|malformed * helo|ehlo
        helo|ehlo should|must|needs_to|has_to be|have|contain|resolve|use
        my name was rejected
        fully qualified hostname
        """,
        "that the name given in HELO or EHLO is not accepted",
        "550 5.7.1 bad HELO name",
        like="5.4",
    ),
    ReasonRule(
        Reason.BLOCKED,
        8,
        """
        client|host|hosts|ip|connection|connections|network|networks|mta|connect * {refused}
        your|sending|remote|this server|mailserver * {refused}
        {refused} * ip|client_host|connection|connections|network|hosts|servers|mta
        {not} accept|allow|accepted|allowed|accepting * connection|connections|ip|network|hosts
        not|unauthorized * in whitelist|approved|allowed
        blocked|banned|block * ip|address * from|spam|see|sending|visit|by|detected
        access from|to * {refused}
        messages|mail|traffic|email from * blocked|werent_sent|block_list|not_accepted|from_this_ip
        banned * sending|ip|sender_ip
        traffic not accepted
        ip * problem|problems|filtered
        {not} * accepting|accept * from * ip|network|host
        access from * network|ip|address|host
        access to this|our mail|email system
        your access * rejected
        not|no * accept|allowed * from * ip|your_server|host|hosts|network|country|region
        connections will not be accepted
        service refuse
        go away
        closed * due|because * spam|abuse
        unusual traffic patterns
        blocked see
        no access from
        not allowed|permitted to connect
        domain * mismatch|mismatches * ip|client
        unverifyable|unverifiable * ip|ips
        requires|confirm|confirmation * server|mailserver
        use * server|relay|smarthost of|from your isp|provider
        sending|sent spam
        unwanted messages * sent
        host|remotehost|server looks|suspicious|suspiciously
        blacklisted by
        refused see http|https|www
        not match * ip address
        """,
        "that connections from this client are refused",
        "554 5.7.1 your connection is refused",
    ),
    ReasonRule(
        Reason.BLOCKED,
        10,
        """
        cxbl|cdrbl|cxdns|ipbl|bl21|bl23|tss04|tss05|tss09|tss11|ts01|ts02|ts03|ts04
        s3140|s3150|rtr|dyn|rly b1|b2|b3|du|bd|bl|ch|sr|nr|csi
        dns|con nr|b1
        ib103|ib104|ib105|ib106|ib108|ib110|ib111|ib112
        hl rep|mep
        dt rbl
        es000001|es000010|bl000000|bl000001|bl000010|bl000100|bl001000
        """,
        "a provider's own code for a blocked client",
        "421 4.7.0 mail deferred [TSS04]",
    ),
    ReasonRule(
        Reason.GREYLISTED,
        9.5,
        """
        greylist|greylisted|greylisting|graylist|graylisted|graylisting|postgrey|greylists
        grey|gray list|listed|listing|listening
        internal resource is? temporarily unavailable|not_available
        first|new time|contact|sender|triplet|attempt * try|again|retry|delayed|later|back
        {not} * seen|met|know you|client|sender|triplet * before|yet
        sender|recipient pair|combination|triplet|tuple
        """,
        "that the server greylists",
        "450 4.2.0 You are greylisted, come back in five minutes",
        only_classes="4-",
    ),
    ReasonRule(
        Reason.RATE_LIMITED,
        8.9,
        """
        too {many} * recipients|rcpt|rcpts|destinations
        more recipients|rcpts than
        recipients|rcpts * new|another|next|separate transaction
        recipients|rcpts * per|for_one|in_one|in_a message|mail|transaction
        """,
        "that there are too many recipients",
        "452 too many recipients in one transaction",
        like="5.3",
    ),
    ReasonRule(
        Reason.RATE_LIMITED,
        9.5,
        """
        frequency limited|limit|exceeded|control
        throttling|throttled|throttle
        at a rate * prevents|that
        mail flood
        receiving mail too
        reached|exceeded * limit for * requests|connections|messages|host|mail
        try again * slower|slowly
        slow down
        trop de connexions|messages|destinataires
        demasiadas conexiones|mensajes
        max|maximum * emails|messages|recipients|connections per
        too {many} recent|new|of_your? {mail}
        daily|hourly|peak * quota|limit|relay
        maximum|max * connections|concurrent|sessions
        per hour|minute|day|second limit|exceeded|receive
        sending|submission quota
        exceeded message|sending|submission|connection limit|rate|quota|count
        number of * connections|messages|recipients * exceeded|exceeds|limit|limited|reached
        reciplimit
        recipient|sender * per hour
        excessive|unexpected volume|amount|amounts|number|rate
        too {many} consecutive
        message|messages|thread threshold|limit exceeded
        {over} * permitted limits|threshold
        too many login attempts
        rate that prevents
        unusual rate of unsolicited
        more commands|messages|mails|connections|sessions than
        too {many} * connections|sessions|concurrent|connection|simultaneous|clients
        too {many} * messages|emails|mails|mail * session|ip|hour|day|from|connection|sent|minute
        too {many} messages|emails|mails|requests|attempts|commands|hits|errors_from
        too {many} * invalid|unknown|bad|failed * recipients|users|rcpts|addresses
        sent|send|sending|receiving|received * too {many}|fast|quickly
        too|slow fast|down|quickly|frequently
        {over} * maximum|max|allowed * connections|connection|recipients
        {over} * maximum|max|allowed * emails|messages|concurrent|rate
        {over} * rate|throttle|hourly|daily|per_hour|per_day|per_minute|message_limit|connections
        rate|frequency|volume|connection|hourly|daily|messages|message_rate|sending * {over}|limited
        rate limit|limits|limited|limiting|control|exceeded
        connection|connections|session|concurrency limit|limits
        recipient|recipients|sending|submission limit|limits
        """,
        "that the client must slow down",
        "452 4.3.2 please slow down",
        never_codes="552",  # there much is too big, and does not come too fast
    ),
    ReasonRule(
        Reason.RATE_LIMITED,
        10.5,
        """
        number of {mail}|recipients|connections * per|can|may|allowed|limit
        {mail} * sent|received|accepted per hour|day|minute
        {mail}|recipients|receive|send|sending per hour|minute|day|connection|session|second
        queue|sending|outbound|outgoing {mail}? quota
        limit reached|exceeded for your account|user|domain|host|ip|address
        limit|limits for|of|on your account|user|domain|host|ip|address * reached|exceeded
        daily|hourly|sending|outbound|relay|submission quota|limit|limits
        frequency limited
        message|messages|sending|receiving|connection rate limit
        """,
        "that there is a limit for a time",
        "450 you may send 100 messages per hour",
    ),
    ReasonRule(
        Reason.RATE_LIMITED,
        10,
        """
        ib101|ib007|ib504|ib505|ib507|ib510|ib511|ib607|ib608|ib609|ib610
        hl icc|ifc
        mi|rp dmc|drc|sfq|trc|qrc
        cxcnct|cxmxrt|cxthrt|rl000001|g28|g30
        """,
        "a provider's own code for too much at once",
        "421 HL:ICC 192.0.2.1",
        only_classes="45-",
    ),
    ReasonRule(
        Reason.TLS_REQUIRED,
        9.5,
        """
        tls|starttls|ssl|encryption|encrypted * required|not|needed|must
        tls|starttls|ssl|encryption|encrypted * failed|error|unavailable|failure
        must|require|requires|required|requiring * tls|starttls|ssl|encryption|encrypted
        only|need|needs|wants|enforced|demands * tls|starttls|ssl|encryption|encrypted
        tls|starttls|ssl * broken|down|out_of_order|out_of_service
        starttls command|first
        encrypt * first|connection|session
        requires|require|needs|must * secure|secured connection|channel
        tls|ssl|encryption only
        tls|ssl handshake|negotiation|session|connect|certificate|verification
        to|must use|support * tls|starttls|ssl
        {not} * tls|starttls|encrypted|ssl
        certificate {not} verified|trusted|valid
        certificate * expired|verify|verification|mismatch|untrusted|invalid|unknown|revoked|chain
        self signed certificate|cert
        ssl|sslerror|tls * version|routines|alert
        wrong|unsupported tls|ssl? version
        """,
        "that TLS is required or has failed",
        "530 5.7.0 must issue STARTTLS first",
        never_codes="503",  # there it names a command that comes at the wrong moment
        is_ambiguous=True,
    ),
)
