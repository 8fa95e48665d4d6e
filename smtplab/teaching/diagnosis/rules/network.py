"""Rules for failures on the way to the next server, and for how long it took.

Wordings as the manuals of Postfix, Exim, sendmail, qmail and Exchange have them, put into phrases
of our own.
"""

from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.teaching.diagnosis.rule import ReasonRule

__all__ = ["RULES"]

RULES: tuple[ReasonRule, ...] = (
    ReasonRule(
        Reason.NETWORK,
        11,
        """
        connection|connect|socket|read|session * refused|reset|timed|closed|aborted|lost|timeout
        etimedout|econnrefused|econnreset|econnaborted|enotfound|ehostunreach|enetunreach|epipe
        eai_again|esocket|econnection|getaddrinfo|gaierror
        {not} be? to? connect|connected|established|reachable
        failed|failure to? connect|connecting
        connect|connection failed|failure|error|closed
        timed|time out
        i_o|read|dial timeout
        execution expired
        end of file
        eof
        unexpectedly closed|disconnected
        closed connection
        delivery temporarily suspended
        empty response|reply
        greeting|response|reply never|not received
        no such host
        name or service not known
        in name resolution
        network|host * unreachable|down
        no route to
        broken pipe
        requests to connect
        """,
        "that no reply came",
        "Error: connect ETIMEDOUT 192.0.2.1:25",
        only_classes="-",
    ),
    ReasonRule(
        Reason.NETWORK,
        11,
        """
        host|domain not found try again
        name service error * malformed|unexpected|again
        connect|connecting to * connection refused|timed|reset
        connect|connecting to * * connection refused|timed|reset
        """,
        "that a connection to another host failed",
        "450 4.1.1 unverified address: connect to mx.example.org[192.0.2.1]:25: Connection refused",
    ),
    ReasonRule(
        Reason.NETWORK,
        7.7,
        """
        connection refused
        """,
        "that a connection was refused",
        "450 4.4.1 connection refused",
    ),
    ReasonRule(
        Reason.NETWORK,
        8.5,
        """
        timed|time out
        timeout * waiting|connection|after|exceeded|while|during|expired|closing
        connection|session|command timeout|timed|expired|dropped|lost|reset|closed_by_remote
        no route to|found
        network * unreachable|error|congestion|failure
        {not} able? to? connect|communicate|establish|reach|contact * to|with|an|connection|smtp
        {not} able? to? connect|communicate|establish|reach|contact * host|server
        failed to connect
        communicating with * target|primary|remote
        lost|dropped|broken incoming|the? connection
        dns query|lookup|server failed|failure|error|timeout|temporarily
        host|server {not} reachable
        host|server * unreachable|not_responding|did_not_respond|not_answer
        host|server is|seems? down
        connection refused by remote|next|destination
        name lookup|resolution failure|failed|error
        name server|nameserver * reply|failure
        dns|mx records|record for * could|cannot|not
        unable|could_not|cannot * resolve|find * route|gateway
        connection was|is|unexpectedly? reset|dropped|closed|broken
        idle|silence
        due_to|for|of inactivity closing|closed|connection|session|timeout|disconnecting
        nothing * heard|received|came from
        """,
        "that the next server could not be reached",
        "441 4.4.1 connection to the next host timed out",
        is_ambiguous=True,
    ),
    ReasonRule(
        Reason.NETWORK,
        9,
        """
        too {many} hops|received
        mail|routing|message|forwarding|address|delivery|alias loop|looping|loops
        loop|looping|loops detected|back|to|found
        hop count|counter
        delivered to line
        mxloopback
        lowest numbered mx
        {over} * hops
        is looping
        points|point back to
        """,
        "that the message went in circles",
        "554 5.4.6 too many hops, the mail loops",
        like="4.6",
    ),
    ReasonRule(
        Reason.NETWORK,
        9,
        """
        message|mail|delivery|queue|retry|envelope * expired
        {not} * deliver|delivered * after|within|for|too * day|days|hours|long
        retry time|timeout
        queue too|for * long
        delivery time|delay expired|exceeded
        giving|gave up
        message delayed
        could not be delivered * days|hours
        delivery attempts will
        failed * attempts|tries|retries
        failing|failed|trying|tried for|after * long_time|days|hours|attempts|retries
        has|have|is been? delayed
        after multiple|several|repeated|many retries|attempts|tries
        not * collected|delivered after|within|for_more_than
        queue period|lifetime
        """,
        "that the message waited too long",
        "554 5.4.7 delivery time expired, gave up",
        like="4.7",
    ),
)
