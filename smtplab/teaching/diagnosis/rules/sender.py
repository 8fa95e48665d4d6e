"""Rules for refusals that are about the sender's address.

Wordings as the documentation of Gmail, Exchange Online, Yahoo, Orange, QQ Mail and others, and the
manuals of Postfix, Exim, sendmail and qmail have them, put into phrases of our own.
"""

from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.teaching.diagnosis.rule import ReasonRule

__all__ = ["RULES"]

RULES: tuple[ReasonRule, ...] = (
    ReasonRule(
        Reason.SENDER_REJECTED,
        10,
        """
        {from} * nullmx|null_mx
        {from} domain? accept|accepts|accepting no|not|never {mail}
        """,
        "that the sender's domain takes no mail",
        "550 5.7.27 Sender address has null MX",
    ),
    ReasonRule(
        Reason.SENDER_REJECTED,
        10,
        """
        {from} is|was|has|been? on|in? my|our|a? {blocklist}|black_list|block_list
        {from} is|was|has|been? blacklisted|black_listed|blocklisted|blocked_by|denied_by|banned
        your email address|domain is|has|been * {blocklist}
        to|from an address * blacklisted
        match|belong|belongs|owned * authenticated|authentication|login|logged
        {from} address|domain? is? temporarily? disabled|suspended
        sendernotauthenticatedforgroup|sendernotauthenticatedformailbox
        {from}|mailfrom domain is listed
        """,
        "that the sender is on a blocklist",
        "550 5.7.1 your sender is blacklisted here",
    ),
    ReasonRule(
        Reason.SENDER_REJECTED,
        9,
        """
        {from} address? * rejected|refused|denied|invalid|blocked|disallowed|banned|unacceptable
        {from} address|domain|email|mail|id? * {not} * exist|found|valid|allowed|permitted|resolve
        {from} address|domain|email|id? * {not} * accepted|verified|acceptable|authorized|known
        {from} not|isnt|is_not|no|cannot|couldnt * exist|valid|allowed|permitted|accepted|verified
        invalid|bad|fake|forged|unroutable|unrouteable|unresolvable|unknown|illegal * {from}
        verification failed for
        {from} verify|verification|callout|callback failed|failure|error
        unverified|unverifiable|spoofed {from}
        email address|addresses is|are? not verified
        identities failed
        domain * {from} * {not} exist|resolve|found
        reject|rejecting|refuse|rejected|blocked * {from}
        unresolvable * from|sender domain
        real domain name required
        {from}|from domain must|should have|exist|resolve|be
        badmailfrom|sendas|sendasdenied
        {from} domain|address? is empty|missing
        from header|address|domain|field * not|invalid|does_not|rejected|missing_domain
        you|your_address|username not|isnt|unauthorized|are_not * send * to|as|from|this
        permission|permissions|right|rights|allowed|authorized|permitted to? send as|on_behalf|for
        not allowed|permitted|authorized * send|post * mail|message|to|as|from
        emetteur|expediteur|absender|remitente|remetente * invalide|refuse|abgelehnt|rechazado
        {from} isnt|is_not|not on|in * list|whitelist
        purported responsible
        senderfilterconfig
        mail from not owned
        {from} not|isnt|never pre_approved|approved|preapproved
        empty email|mail|from|sender address
        blank|empty|no|missing from addresses|address
        send|sending|sent as|from a? different|another|other email|address|sender|user
        batv
        unsigned dsn
        {from} is? spammer|spammers|spamming
        {not} * use * {from}|from_address
        {not} send as|on_behalf
        from|sender * not yours|owned
        unresolvable * domain
        sender * not authenticated for|by|to group|mailbox|public|organization|list
        authenticationrequired
        """,
        "that the sender's address is refused",
        "550 5.1.7 the sender address is not allowed",
        is_ambiguous=True,
    ),
    ReasonRule(
        Reason.SENDER_REJECTED,
        6,
        """
        administrative prohibition
        {from} * unknown|unresolvable|listed
        null|empty * {from}|sender|return_path|envelope
        bounces|bounce * not|never|unwanted accepted|allowed|wanted
        not authorized|notauthorized|authorised * deliver|resolver|recipient
        resolver rst notauthorized|notauthorizedtosend
        {who} refused|refuses|declined|declines to
        {who} does_not|doesnt|definitively * want * {mail}
        {from} email|address is? {not} in|from my|our|the
        bad outbound sender
        rejected|refused|denied|blocked by the? recipient|recipients|user
        spam sender
        members only list|members
        closed|moderated|restricted|private mailing|list|group
        by non member|members
        subscribed|member|subscriber * list|group|post
        permission to post
        banned sender
        sender verify
        domain * blacklisted|banned|blocked|unregistered|listed
        from|sender * does_not|not * match|comply|belong
        recipient|recipients * only|not accept|accepts|accepting * from|senders
        you * blocked|banned|blacklisted by|from * recipient|user|sender
        owner * not|denied|refused * from|sender
        """,
        "that mail from this sender is not wanted",
        "550 Administrative prohibition",
    ),
)
