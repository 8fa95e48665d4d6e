"""Rules for refusals that are about the server itself, or the dialogue with it.

Wordings as RFC 5321 §4.2.3 and the manuals of Postfix, Exim, sendmail, qmail and Exchange have
them, put into phrases of our own.
"""

from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.teaching.diagnosis.rule import ReasonRule

__all__ = ["RULES"]

RULES: tuple[ReasonRule, ...] = (
    ReasonRule(
        Reason.SYSTEM_ERROR,
        9,
        """
        insufficient|not_enough|out_of|lack_of|low system? storage|disk|resources|memory|disk_space
        system storage|resources|disk|filesystem|queue * full|insufficient|exceeded|low
        disk|filesystem|partition|spool * full|error|failure|quota_exceeded
        no space|storage|room left|on
        out of memory|disk|storage|space
        queue file write
        too many open files
        can|cannot|cant|unable * create|write|open|lock|append|save|stat * file|output|mailbox
        can|cannot|cant|unable * create|write|open * spool|message|maildir|dot
        can|cannot|cant|unable * lock|append|save|stat * spool|message|maildir|dot
        could|error|failed|not * create|write|open|lock|append|save|stat * file|output|mailbox
        could|error|failed|not * create|write|open * spool|message|maildir|dot
        could|error|failed|not * lock|append|save|stat * spool|message|maildir|dot
        locked by another|process
        file|write|database|sql|ldap|io error|failure|lookup|unavailable
        i_o error
        """,
        "that the server lacks room or cannot write",
        "452 4.3.1 insufficient system storage",
        is_ambiguous=True,
    ),
    ReasonRule(
        Reason.SYSTEM_ERROR,
        9.1,  # more than that it is locked
        """
        mailbox|maildrop|inbox|folder is? busy|in_use
        program|process|session * locked|open * mailbox|maildrop
        mailbox|maildrop|inbox|folder is? locked * moment|now|later|again|while|present|session
        """,
        "that the mailbox is busy just now",
        "450 4.2.0 Mailbox busy, try again later",
    ),
    ReasonRule(
        Reason.SYSTEM_ERROR,
        8,
        """
        local|internal|server|system|operating system? error|problem|failure|trouble|fault
        unexpected|software system? error|problem|failure|trouble|fault
        configuration|backend|proxy system? error|problem|failure|trouble|fault
        error|problem in|with|while processing|system|configuration|delivering|scanning
        temporary|temporarily|transient mta|lookup|server|system error|problem|failure
        temporary|temporarily|transient authentication|local|processing|dns error|problem|failure
        system|server|service|host * not|unavailable * configured|available|accepting
        system|server|service|host * down|overloaded|unable * configured|available|accepting
        system|server|service|host * not|unavailable * now|process|currently
        system|server|service|host * down|overloaded|unable * now|process|currently
        shutting|going|shut down
        mail_server|server has? temporarily rejected
        service|server|system is? currently|temporarily unavailable|not_available
        resources|resource temporarily|not|unavailable|is * available|unavailable|busy|low
        system|server|host|service * busy|overloaded|maintenance|shutting|overload|load
        load|demand too|average high|is
        misconfigured|misconfiguration|misconfig
        insufficient permission|permissions|privileges
        permission denied
        mailer|delivery|local program|error|agent|delivery * exited|failed|status|died|crashed|error
        unknown mailer error
        command died|failed|exited|time_limit
        multiple destination domains
        {not} be? saved|stored|queued|spooled
        cannot|unable|failed|not * process|handle|queue * message|mail|request
        cannot|unable|failed|not * process|handle|queue * connection|at_this|now
        segmentation|assertion
        maintenance
        mailer|config|configuration error
        command|program output
        procmail|maidrop|maildrop|vdelivermail|dovecot
        interrupted system call
        encountered * error
        mail|file system full
        loops back to myself
        error|bug|problem|mistake|wrong * server_side|our_side|our_end
        made a mistake|error
        """,
        "that the server has trouble of its own",
        "451 4.3.0 internal server error",
        is_ambiguous=True,
    ),
    ReasonRule(
        Reason.SYSTEM_ERROR,
        4.5,
        """
        service not|currently|temporarily|is? unavailable|available
        requested action aborted
        local error in
        try again later
        try later
        temporarily|temporary unavailable|not_available|rejected|problem|deferred
        server|service unavailable
        """,
        "that the server cannot do it now",
        "450 4.3.0 try again later",
    ),
    ReasonRule(
        Reason.PROTOCOL,
        8.5,
        """
        syntax error|invalid|incorrect
        bad|improper|wrong|invalid|out_of|unexpected|incorrect sequence|order|command|commands
        bad|improper|wrong argument|arguments|parameter|parameters|syntax
        invalid|out_of|unexpected|incorrect argument|arguments|parameter|parameters|syntax
        sequence of commands
        command|commands|verb|parameter is|was|are? not|unrecognized|unknown|unimplemented
        option|argument|arguments|keyword|extension * not|unrecognized|unknown|unimplemented
        command|commands|verb|parameter * unsupported|unexpected|invalid
        option|argument|arguments|keyword|extension * unsupported|unexpected
        option|argument|arguments|keyword|extension * invalid|disabled|rejected
        unrecognized|unrecognised|unknown|unsupported * command|commands|parameter
        unrecognized|unrecognised|unknown|unsupported * option|verb|keyword|argument
        unimplemented|unexpected|invalid|disabled|ambiguous * command|commands|parameter
        unimplemented|unexpected|invalid|disabled|ambiguous * option|verb|keyword|argument
        not implemented|recognized|recognised
        need|send|expected|missing * mail|rcpt|helo|ehlo|data|hello command|before|first|from|to
        needs|issue|say|require|first * mail|rcpt|helo command|before|first|from|to
        needs|issue|say|require|first * ehlo|data|hello command|before|first|from|to
        mail|rcpt|helo|ehlo|data first|required|expected|before|not_allowed
        polite people say
        no|without|missing valid? recipients|rcpt|mail|sender|mail_from * specified|given|command
        no|without|missing valid? recipients|rcpt|mail|sender|mail_from * first|yet|data
        no valid recipients|recipient|rcpt
        no recipients
        none of * recipients
        smtputf8
        protocol|pipelining|synchronization error|violation|deviation|without|improper
        improper * pipelining
        smtputf8|eightbitmime|bdat * required|not|unsupported|needed|supported
        chunking|internationalized|utf8 * required|not|unsupported|needed|supported
        sender already specified|given
        nested mail
        unbalanced|colon|angle
        no data after
        authentication|mechanism type|mechanism unrecognized|unknown|unsupported
        unrecognized|unsupported authentication|auth type|mechanism
        no longer supported
        not be repeated
        unauthenticated commands
        identity changes
        spoke|talked|talking|command|commands before|prior_to * greeting|greeted|banner
        data|input before|prior_to * greeting|greeted|banner
        wait|waited * greeting|banner
        out of order|sequence
        cancelled|canceled|aborted * login|logon
        """,
        "that a command is wrong or out of order",
        "503 5.5.1 bad sequence of commands",
        is_ambiguous=True,
    ),
    ReasonRule(
        Reason.PROTOCOL,
        6,
        """
        too many unrecognized|unknown|bad|syntax|protocol|command? commands|errors|command
        too many mistakes|failures|faults
        error|errors|mistake|mistakes too many
        cannot decode
        {not}|failed be? to? parse|decode|decoded|parsed|understand|understood
        already in|active|authenticated|started|logged|greeted|open
        bad|wrong protocol
        {not} expected
        after|before|during mail|authentication|starttls|transaction|helo|ehlo|data
        extension is? required
        decode reply|argument|base64|command
        authentication|auth|sasl cancelled|canceled|aborted
        begins|starts with * challenge
        """,
        "that the command cannot be read",
        "500 5.5.2 cannot decode the argument",
        only_classes="45-",
    ),
    ReasonRule(
        Reason.PROTOCOL,
        9.5,
        """
        bare|lone|stray|single lf|cr|lfs|crs|linefeed|linefeeds|newline|newlines
        bare|lone|stray|single line_feed|carriage_return|carriage_returns
        barelinefeedsareillegal|smtplf
        lf|cr|linefeed|newline|carriage_return alone|only|without
        line|lines * end|ends|ended|ending * lf|crlf|cr|newline
        """,
        "that a line does not end with CR LF",
        "550 bare LF received, lines end with CR LF",
        like="6.0",
    ),
    ReasonRule(
        Reason.PROTOCOL,
        8,
        """
        line|command|commands|path * too long
        """,
        "that a line of the dialogue is too long",
        "500 the command is too long",
        only_classes="5-",
    ),
    ReasonRule(
        Reason.OTHER,
        4.6,
        """
        temporary|temporarily|transient failure|error|rejection|deferred
        delivery|transaction|message failed
        permanent failure
        unknown error|reason
        undefined|unspecified
        """,
        "nothing but that it failed",
        "450 4.0.0 Temporary failure",
    ),
)
