"""Rules for refusals that are about a right: to log in, to relay, or to use a domain's name.

Wordings as RFC 4954 §6 and the documentation of Gmail, Exchange Online, Mail.ru, Mimecast, Amazon
SES and others have them, put into phrases of our own.
"""

from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.teaching.diagnosis.rule import ReasonRule

__all__ = ["RULES"]

RULES: tuple[ReasonRule, ...] = (
    ReasonRule(
        Reason.AUTH_REQUIRED,
        9.7,
        """
        authentication|login|authorization|credentials|auth is|are? required|needed|requires
        require|requires|requiring authentication|login|authorization|credentials
        must|please|should|need_to|have_to|must_first|has_to authenticate|log_in|login|log_on
        must be|have authenticated|logged
        client|you|user|connection is|was? not|isnt|wasnt authenticated|logged
        unauthenticated sender|senders|client|clients|user|users|connection
        before|without authenticating|authentication|login
        authentication|login not allowed|permitted|available|possible
        """,
        "that the client has not logged in",
        "550 5.7.1 Client was not authenticated",
    ),
    ReasonRule(
        Reason.AUTH_REQUIRED,
        8.5,
        """
        smtp auth|authentication|authenticate
        authentication|authorization|login * required|needed|unsuccessful|invalid|disabled
        auth|logon|credentials * required|needed|unsuccessful|invalid|disabled
        authentication|auth|login|logon|sasl|authenticate * failed|failure|rejected
        authentication|auth|login|logon|sasl|authenticate * denied|error|incorrect|too
        must|please|need|should|have * authenticate|log_in|login|authenticated|log_on|sign_in|logon
        username|password * not|incorrect|invalid|wrong|accepted|required|bad|expired
        bad|invalid|wrong|incorrect * password|credentials|username|login|authentication
        client|you|user|sender is|was? not|isnt * authenticated|logged
        {not} authenticated to|by|for|client|organization
        authrequired
        {not} to? authenticate
        missing|no password|credentials|username
        failed to authenticate
        sender * not|unauthenticated * authenticated
        application specific password
        log|sign in * browser|web
        pop before smtp
        check * mail|pop before sending|send
        """,
        "that the client must log in",
        "535 5.7.8 wrong password",
    ),
    ReasonRule(
        Reason.AUTH_REQUIRED,
        9,
        """
        authentication|auth|login|logins|smtpclientauthentication is|are|has_been|was? disabled
        """,
        "that logging in is switched off",
        "535 5.7.139 SMTP authentication is disabled for this account",
        like="7.13",
    ),
    ReasonRule(
        Reason.AUTH_FAILURE,
        10.5,
        """
        spf {check}? is|was|has|have|did|does? {failed}
        {lacks} {pass}? spf
        sender policy framework {check}? {failed}
        spf dns|softfail|hardfail|policy
        due_to|because_of|by|per|against the|its|our|your? spf
        {lacks} to pass spf
        spf * {not} allowed|authorized|permitted|designated
        mi|mx spf
        """,
        "that SPF failed",
        "550 5.7.1 SPF check failed for the domain of the sender",
        like="7.23",
    ),
    ReasonRule(
        Reason.AUTH_FAILURE,
        10.5,
        """
        dkim {check}? is|was|has|have|did|does? {failed}
        {lacks} to? {pass}? dkim
        """,
        "that DKIM failed",
        "550 5.7.1 the DKIM signature is invalid",
        like="7.20",
    ),
    ReasonRule(
        Reason.AUTH_FAILURE,
        9.5,
        """
        arc validation|seal|chain
        """,
        "that ARC failed",
        "550 5.7.29 ARC validation failure",
        like="7.29",
    ),
    ReasonRule(
        Reason.AUTH_FAILURE,
        10,
        """
        dmarc
        authenticate with|using|by spf|dkim|either
        spf|dkim {check}? didnt|doesnt|does_not|did_not|not|isnt pass|passed|align|aligned|match
        spf|dkim or|and spf|dkim|dmarc
        violates|fails|failed|failing * adsp|sender_id
        sender policy framework
        openspf|spfcheck
        unauthenticated email|mail|message
        sender is unauthenticated
        domain * authentication failed|check|required
        sender id fail|failed|check|pra
        email|message|mail * not|failed|fails|unable pass? authentication|authenticity
        fails|pass|passes * authentication checks|check
        """,
        "that SPF, DKIM or DMARC is the trouble",
        "550 5.7.1 refused by the DMARC policy of the domain",
    ),
    ReasonRule(
        Reason.AUTH_FAILURE,
        8,
        """
        dkim|spf
        """,
        "SPF or DKIM",
        "550 5.7.1 the key for DKIM cannot be read",
    ),
    ReasonRule(
        Reason.RELAY_DENIED,
        9.5,
        """
        relay|relaying|relayed * denied|prohibited|disallowed|not
        relay|relaying|relayed * rejected|refused|forbidden|disabled|only
        {not} * relay|relaying
        relay|relaying access|attempt|service|for|mail * denied|not|invalid|doesnt
        {refused} relay|relaying|to_relay
        insecure mail? relay
        invalid|bad credentials for relay
        unable|attempt|attempted|trying to|for relay
        list of allowed rcpthosts
        rcpthosts
        not local|a_gateway|mail_gateway * domain|relay|gateway|host
        tenantattribution
        non local recipient|address|email
        not allowed|configured|permitted * route|forward|pass * mail|domain|messages
        domain|host not? local|handled|hosted|configured here|by|on
        we * not relay
        requires authentication * send|sending * non|to
        as a|an? relay
        open relay so|and|for
        relaying mail|email|messages to
        specified domain
        {not} handle|handling|serve|serving|host|hosting * mail for
        {not} * forward|pass|route|carry|deliver * other|outside|foreign|external domains|domain
        {not} * forward|pass|route|carry|deliver * other|outside|foreign|external addresses|hosts
        only accept|accepts|take|takes|receive|receives|deliver|delivers * for * domain|domains
        {not} one of our|my|the domains
        {not} * send|deliver * through|via * server|host|us
        for * customers|users|clients only
        domain|domains is|are? {not} ours|mine
        {not} the? mail? server of|for * domain
        deliver|delivers|forward|forwards|relays * only|own
        {mail} for * domain * not accepted|taken|handled
        {mail} to * not accepted|relayed|forwarded here|by|from
        {not} responsible for
        {not} a|an mail? gateway
        list of allowed rcpthost
        not in my list
        """,
        "that the server does not relay",
        "554 5.7.1 relaying is prohibited",
        is_ambiguous=True,
    ),
    ReasonRule(
        Reason.RELAY_DENIED,
        11,
        """
        relaying denied
        {not} an|a open relay
        {not} permitted|allowed|authorized|able|configured|going to relay
        unable to relay
        relay|relaying not|isnt permitted|allowed|authorized
        relaying|relay from|to|for * {refused}
        """,
        "that it does not relay, before it says why",
        "550 5.7.1 relaying denied, name lookup failed",
    ),
)
