"""Lines that were on the page or the wire and are no part of the story, told by what they say.

Nothing here looks at where a line stands; `wiredesk.normalise.body` does that. The phrases are those of many sites and
agencies, and each has its reason: the words of `REASONS`, which end up in `Article.removed`.
"""

from __future__ import annotations

import re
from typing import Final

from wiredesk.normalise import byline
from wiredesk.normalise.shape import ends, segments, words
from wiredesk.normalise.stamps import is_stamp

REASONS: Final = (
    "advertisement",
    "agency mark",
    "byline",
    "comments",
    "contact",
    "contribution note",
    "cookie notice",
    "copyright",
    "correction note",
    "credit",
    "dateline",
    "furniture",
    "headline mark",
    "kicker",
    "loading",
    "media player",
    "navigation",
    "newsletter",
    "note to readers",
    "rating",
    "related",
    "repeated headline",
    "separator",
    "share buttons",
    "sign-off",
    "standards note",
    "subheading",
    "subscription",
    "summary",
    "tags",
    "timestamp",
)
"""Every `why` that a line may be removed for."""

# Whole lines, in small letters and without the punctuation around them.
_WHOLE: Final[dict[str, str]] = {
    phrase.strip(): reason
    for reason, phrases in {
        "navigation": """home; menu; main menu; top menu; open menu; close menu; footer menu; navigation; open modal;
            close modal; modal; close; open; search; sign in; log in; login; register; sign out; my account; account;
            skip to content; skip to main content; skip navigation; skip to navigation; back to top; top; next; previous;
            next article; previous article; next story; previous story; sections; site map; sitemap; about us; contact;
            contact us; privacy policy; privacy; terms; terms of use; terms of service; terms & conditions; help; faq;
            live tv; breaking news; latest; latest news; edition; read full story; read full article; continue reading;
            show more; show less; load more; see more; view more; see all; view all; more; read more; go back; back;
            toggle navigation; toggle menu; expand; collapse; all sections; section navigation; your ad choices;
            ad choices; do not sell my personal information; accessibility; careers; e-edition; watch live; live""",
        "share buttons": """share; share this; share this article; share this story; share article; tweet; pin; email;
            e-mail; print; copy link; copied; link copied; copy url; facebook; twitter; whatsapp; telegram; linkedin;
            reddit; x; instagram; tiktok; youtube; bluesky; threads; messenger; flipboard; pinterest; save; bookmark;
            gift article; gift this article; share on facebook; share on x; share on twitter; share on linkedin;
            share via email; share full article; save for later; share options; print this page; like; post; snapchat""",
        "cookie notice": """accept; accept all; accept cookies; accept all cookies; reject all; manage cookies;
            cookie settings; cookie preferences; cookie policy; manage preferences; cookies; manage consent;
            privacy settings; reject non-essential; i accept; allow all""",
        "newsletter": """newsletter; newsletters; enter your email; enter your email address; your email address;
            email address; sign up; subscribe to our newsletter; sign up now; get the newsletter; sign me up; your email;
            newsletter signup; newsletter sign-up; join our newsletter; i'm in""",
        "subscription": """subscribe; subscribe now; already a member; already a subscriber; become a member; donate;
            donate now; support us; get the app; download; download the app; start your free trial; upgrade; free trial;
            log in or subscribe; support our work; give now""",
        "related": """related; related stories; related articles; related content; related topics; related news;
            related coverage; related links; related posts; recommended; recommended posts; recommended for you;
            recommended stories; recommended reading; more on this story; more stories; more news; more from this section;
            most read; most popular; most viewed; popular; popular now; trending; trending now; top stories;
            you may also like; you might also like; you may like; also read; also in news; read next; up next; read also;
            see also; more on this topic; more on this; editors' picks; editor's picks; editor's pick; in case you missed it;
            don't miss; must read; must reads; what to read next; more in this section; in this story; latest stories;
            latest headlines; from the web; around the web; sponsored content; promoted stories; more to read; explore more;
            keep reading; further reading; similar articles; next up; more like this; in other news; also on our site;
            next in; top videos; more videos; featured; read more on""",
        "advertisement": """advertisement; advertisements; advertising; ad; ads; sponsored; sponsored by; promoted;
            advertisement continue reading below; story continues below advertisement; article continues below;
            article continues below advertisement; advertisement scroll to continue; scroll to continue; paid post;
            continue reading below; story continues below; story continues after advertisement; remove ads;
            article continues after advertisement; advert; paid content; skip advertisement; partner content""",
        "loading": """loading; loading more; please wait; loading map; loading comments; loading video; fetching more;
            fetching more results; video player is loading; loading player; this video file cannot be played""",
        "media player": """listen; listen to article; listen to this article; play; play video; pause; mute; unmute;
            watch; watch now; watch video; video; videos; photos; gallery; photo gallery; image gallery; slideshow;
            open image in gallery; view gallery; fullscreen; enter fullscreen; full screen; picture-in-picture; audio;
            current time; duration; play audio; view image; view image in fullscreen; enlarge image; open image modal;
            hide caption; toggle caption; show caption; click to enlarge; image; image source; transcript; captions""",
        "comments": """comments; comment; leave a comment; add a comment; post a comment; view comments; show comments;
            join the conversation; comments are closed; no comments; no comments yet; leave a reply; write a comment;
            be the first to comment; have your say; view all comments; commenting is closed; read comments; hide comments;
            what's your reaction; was this article helpful; was this helpful; was this page helpful; yes no; reactions""",
        "summary": """summary; companies; key points; key takeaways; at a glance; in brief; highlights; takeaways;
            what to know; in short; the gist; quick read""",
        "timestamp": "published; updated; last updated; posted",
        "agency mark": "end; ends; more; endit; #; ###; -30-; 30; (end); /end; mtf; eom",
    }.items()
    for phrase in phrases.replace("\n", " ").split(";")
}

# How a line begins. A line that reads on for many words is looked at by `_LONG` alone.
_BEGINS: Final[dict[str, str]] = dict(
    (
        (
            "related",
            r"(?:read|see|watch|listen|learn|hear|explore)\s+(?:more|also|next|too)\b(?!\s+(?:than|of|about\s+how))"
            r"|also\s+(?:read|see|watch|in\s+(?:the\s+)?news)\b|related(?:\s+\w+)?\s*[:|–—]|more\s+(?:from|on|about|news|stories)\b"
            r"|in\s+case\s+you\s+missed|recommended\s*[:|]|must[- ]read\b\s*[:|]|read\s*[:|]\s|(?:don.t|do\s+not)\s+miss\s*[:|]"
            r"|trending\s*[:|]|(?:find|see|read|follow|get)\s+(?:more|all)\s+of\b"
            r"|(?:find|see|read|follow)\s+(?:more|all|our|the\s+latest)\b.{0,60}\b(?:coverage|stories|news)\b"
            r"|(?:click|tap)\s+(?:here|to)\b|for\s+more\s+(?:news|stories|information|on|coverage|from)\b"
            r"|in\s+pictures?\s*$|watch\s*:|listen\s*:|video\s*:",
        ),
        (
            "newsletter",
            r"sign\s*up\b|signup\b|newsletter\s*[:|]|get\s+.{1,60}\b(?:in|to|into)\s+your\s+(?:inbox|mailbox|email)"
            r"|join\s+our\s+(?:newsletter|mailing)|enter\s+your\s+e-?mail|by\s+(?:signing|subscribing|clicking|submitting)\b"
            r"|\[?your\s+e-?mail|subscribe\s+(?:to|for|here|now|and)\b.{0,40}\b(?:newsletter|inbox|podcast|channel|alerts)"
            r"|get\s+(?:the|our)\s+(?:latest|best|daily|morning|free)\b.{0,60}\b(?:newsletter|inbox|alerts?|news)\b"
            r"|invalid\s+email|thanks\s+for\s+signing|delivered\s+(?:to\s+you|daily|weekly)",
        ),
        (
            "subscription",
            r"subscribe\b|already\s+a\s+(?:member|subscriber)|become\s+a\s+(?:member|subscriber|supporter|patron)|donate\b"
            r"|support\s+(?:our|us|(?:\w+\s+){0,2}(?:journalism|news))\b|download\s+(?:the|our)\b|get\s+our\s+app"
            r"|(?:this|the)\s+(?:content|article|story)\s+is\s+(?:only\s+)?(?:for|available\s+to)\b.{0,40}\b(?:members|subscribers)"
            r"|unlock\s+(?:this|the|full)|start\s+your\s+(?:free|trial)|try\s+.{0,40}\bfor\s+(?:free|\W?\d)|to\s+continue\s+reading"
            r"|you\s+have\s+(?:\w+\s+){1,4}(?:free\s+)?articles?\b|log\s*in\s+(?:or|to)\b|install\s+our",
        ),
        (
            "share buttons",
            r"share\s*(?:[:|]|\d|this\b|via\b|on\b|with\b|to\b)|follow\s+(?:us|@|our|\w+\s+(?:on|at)\b)|(?:like|find|join)\s+us\s+on\b"
            r"|tweet\s*(?:[:|]|\d)|copied\s*!|(?:tell|send\s+(?:this\s+)?to)\s+a\s+friend|like\s+this\s+(?:story|article)\s*\?"
            r"|(?:enjoyed|liked)\s+this\b|\d[\d.,]*k?\s+(?:shares?|likes?|views?|retweets?|reposts?)\b",
        ),
        (
            "comments",
            r"(?:\d[\d,.]*k?\s+)comments?\b|comments?\s*(?:[(:]\s*\d|\d)|leave\s+a\s+(?:comment|reply)|join\s+the\s+(?:conversation|discussion|debate)"
            r"|what\s+do\s+you\s+think\b|what\s+did\s+you\s+think\b|what.s\s+your\s+(?:reaction|view|opinion)|comments\s+(?:are|have\s+been)\b"
            r"|have\s+your\s+say|was\s+this\s+(?:article|page|story|information)?\s*(?:helpful|useful)|report\s+(?:a|an)\s+(?:correction|error|typo|mistake|problem)"
            r"|(?:spotted|found|see|seen)\s+(?:a|an)\s+(?:error|mistake|typo)|(?:do\s+you\s+)?(?:have|got)\s+a\s+(?:story|tip|news\s+tip)\b"
            r"|let\s+us\s+know\b|send\s+us\b|write\s+to\s+us\b|tell\s+us\b",
        ),
        (
            "advertisement",
            r"advert(?:isement|ising)?s?\b\s*(?:[:|—–-]|$)|sponsored\b|promoted\s+by|paid\s+(?:post|content|advert)|article\s+continues\s+(?:below|after)"
            r"|story\s+continues\s+(?:below|after)|scroll\s+(?:down\s+)?(?:to|for)\s+(?:continue|more)|this\s+is\s+a\s+(?:sponsored|paid)\b"
            r"|continue\s+reading\s+(?:below|after)|brand\s*studio\b|(?:this\s+)?(?:page|post|article)\s+(?:may\s+)?contains?\s+affiliate",
        ),
        (
            "cookie notice",
            r"cookie\s+(?:settings|policy|preferences|notice|consent)|(?:we|this\s+(?:site|website)|our\s+(?:site|website))\s+(?:and\s+our\s+partners\s+)?uses?\s+cookies"
            r"|accept\s+(?:all\s+)?cookies|we\s+value\s+your\s+privacy|by\s+continuing\s+to\s+(?:use|browse)|manage\s+(?:your\s+)?(?:cookies|consent|privacy)",
        ),
        (
            "loading",
            r"loading\b(?:\s+\w+){0,2}\s*(?:\.|…|$)|please\s+(?:wait|enable)\b|video\s+player\s+is\b|your\s+browser\s+does",
        ),
        (
            "media player",
            r"listen\s+to\s+(?:this|the)\s+(?:article|story|episode|podcast)|photo\s+(?:gallery|essay)\b|in\s+pictures\s*:?\s*$"
            r"|play\s+(?:video|audio)\b|watch\s+(?:the\s+)?(?:video|live)\b|view\s+\d+\s+(?:images?|photos?|pictures?)|\d+\s+(?:images|photos|pictures)\s*$"
            r"|image\s+\d+\s+of\s+\d+|\d+\s*/\s*\d+\s*$|this\s+(?:audio|video|article)\s+(?:is|was)\s+(?:auto-?generated|generated|created|translated)\b",
        ),
        (
            "tags",
            r"(?:tags?|topics?|filed\s+under|keywords?|categor(?:y|ies)|labels?|posted\s+in|subjects?|in\s+this\s+article|mentioned|people|themes?)\s*[:|]"
            r"|filed\s+under\b|#\w+(?:\s+#\w+)*\s*$",
        ),
        (
            "sign-off",
            r"\(?\s*(?:(?:additional|further|extra)\s+)?(?:reporting|writing|editing|compiled|edited|translated|translation)"
            r"\s+(?:and\s+(?:writing|editing|production|reporting)\s+)?by\b(?=[^;]{0,110}(?:[^.]$|\.?\)$|;)|[^.]{0,70}\.$)"
            r"|\(?\s*(?:with\s+(?:reporting|files|inputs?|additional\s+reporting|assistance|agencies|contributions?|material)\b)|\(with\b"
            r"|(?:—|–|-{1,2})\s*(?:with\s+|by\s+)?(?:agencies|reuters|staff|ap|afp|dpa|additional)\b",
        ),
        (
            "standards note",
            r"our\s+standards\b|.{0,40}\btrust\s+principles|about\s+(?:our|this)\s+(?:reporting|coverage|journalism)|editorial\s+standards",
        ),
        (
            "correction note",
            r"\(\s*(?:adds|corrects|updates|recasts|clarifies|refiles|repeats|rewrites|removes|fixes|deletes|changes|drops|inserts|writes\s+through|releads?"
            r"|with\s+details|no\s+change|updating|adding|restores|paragraphs?\s+\d)\b[^.]{0,200}\)$"
            r"|(?:editor.s?\s+note|eds(?:\s+note)?|correction|clarification|note\s+to\s+(?:editors|readers))\s*[:—–-]|\(?eds\s*:"
            r"|this\s+(?:story|article|version|report)\s+(?:has\s+been|was|corrects|updates)\s+(?:updated|corrected|amended|clarified|first\s+published|originally|edited|to\b)"
            r"|(?:an?\s+(?:earlier|previous)\s+version\s+of\s+this)",
        ),
        (
            "note to readers",
            r"a\s+version\s+of\s+this\s+(?:article|story|report)\b|this\s+(?:article|story|report|post)\s+(?:first\s+|originally\s+)?(?:appears?|appeared|was\s+(?:produced|published|funded))\b"
            r"|the\s+views\s+expressed\b|opening\s+hours\s*:"
            r"|the\s+opinions\s+expressed\b|(?:disclaimer|disclosure)\s*:|.{0,60}\bis\s+not\s+responsible\s+for\s+the\s+content|learn\s+how\b",
        ),
    )
)

_ANY: Final = re.compile(
    "|".join(f"(?P<_{REASONS.index(reason)}>{pattern})" for reason, pattern in _BEGINS.items()), re.IGNORECASE
)
_LONG: Final = {reason: re.compile(_BEGINS[reason], re.IGNORECASE) for reason in ("sign-off", "cookie notice")}
_MOST_WORDS: Final = 32
"""A line that begins as debris does and has more words than this is a paragraph after all."""

_NAME: Final = r"(?:[^\W\da-z_][\w.'’-]*|(?:al|bin|d[aeiou]s?|v[ao]n|e[ln]|l[ae])(?=\s))"
_CONTRIBUTED: Final = re.compile(
    rf"(?:(?:associated\s+press|ap|reuters|afp|staff|agency|our)\s+(?:\w+\s+){{0,2}}(?:writers?|reporters?|journalists?|correspondents?)\s+)?"
    rf"{_NAME}(?:(?:,?\s+and|,|\s)\s*{_NAME}){{0,30}}(?:\s+in\s+[^.]{{2,60}})?\s+"
    r"(?:also\s+)?(?:contributed|reported\s+(?:from|in|this)|wrote\s+from|contributes)\b(?!\s+to\s+(?:the|a|an|his|her|its|their)\b(?!\s+(?:report|story|reporting)))",
)
_SEPARATOR: Final = re.compile(r"[\W_]{1,200}")
_E_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}")
_INITIALS: Final = re.compile(
    r"\(?/?(?:[A-Za-z]{2,5})(?:[/-][A-Za-z]{2,5}){0,3}/?\)?|/[a-z]{2,4}/|\(\w{3,6}\)|-{1,2}\d{2}-{1,2}"
)
_RATING: Final = re.compile(
    r"(?:[★☆⭐✩✭]\s?){2,}|(?:rating|score|our\s+verdict)\s*:?\s*\d.{0,12}|\d(?:\.\d)?\s*(?:/|out\s+of)\s*(?:5|10)\s*(?:stars?)?",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(r"@\w{2,30}")
_EDGES: Final = " \t.:;!?*_#>»›-–—…()[]\"'“”‘’"
_ICON: Final = re.compile(r"(?:\[[^\[\]]{1,30}\]\s*)+|(?:https?://|www\.)\S+")
_MARKDOWN: Final = re.compile(r"^(?:[*>+#-]+|\d{1,2}[.)]|[•▪●►→])\s+")


def why(line: str) -> str | None:
    """The reason for which a line is no part of the story, or None."""
    reason = _whole(line)
    if reason:
        return reason
    count = words(line)
    if count > _MOST_WORDS:
        return _long(line)
    parts = segments(line)
    if len(parts) > 1:
        reason = _of_parts(parts)
        if reason:
            return reason
    bare = _MARKDOWN.sub("", line).lstrip("“\"'‘[* ")
    begins = _ANY.match(bare)
    if begins:
        return REASONS[int((begins.lastgroup or "_0")[1:])]
    return "contribution note" if _CONTRIBUTED.match(line) else None


def heads_links(line: str) -> bool:
    """Whether a line is the heading of a list of links to other stories."""
    return _WHOLE.get(_key(line)) == "related"


def _key(line: str) -> str:
    return " ".join(line.strip(_EDGES).replace("’", "'").lower().split())


def _whole(line: str) -> str | None:
    """What the line as a whole is: a known phrase, a mark, a date, an address."""
    if len(line) > 160:
        return None
    if _SEPARATOR.fullmatch(line):
        return "rating" if _RATING.fullmatch(line) else "separator"
    key = _key(line)
    reason = _WHOLE.get(key)
    if reason:
        return reason
    if is_stamp(line):
        return "timestamp"
    if _RATING.fullmatch(line):
        return "rating"
    if _ICON.fullmatch(line):
        return "navigation"
    if _HANDLE.fullmatch(key) or _E_MAIL.fullmatch(key.strip(" ;")):
        return "contact"
    if (len(line) <= 16 and _INITIALS.fullmatch(line) and not line.islower() | line.istitle()) or re.fullmatch(
        r"\(?/?[a-z]{2,3}(?:/[a-z]{2,3})*/?\)?", line
    ):
        return "agency mark"
    return None


def _of_parts(parts: list[str]) -> str | None:
    """What a line of several parts is: the reason of its parts, where all of them have one or look like a menu's."""
    reasons = [_whole(part) for part in parts]
    told = [reason for reason in reasons if reason]
    if told and all(reason in ("timestamp", "contact") for reason in told) and byline.bare("  ".join(parts)):
        return None
    rest = [part for part, reason in zip(parts, reasons, strict=True) if reason is None]
    if not all(words(part) <= 5 and not (ends(part) and words(part) > 2) for part in rest):
        return None
    if told and not rest:
        return max(told, key=told.count)
    if len(parts) == 2 and not told:
        return None if any(part[:3].lower() == "by " for part in parts) else "navigation"
    if any(part[:3].lower() == "by " for part in rest):
        return None
    return max(told, key=told.count) if len(told) * 2 > len(parts) else "navigation"


def _long(line: str) -> str | None:
    """Long debris is of few kinds."""
    for reason, begins in _LONG.items():
        if begins.match(line):
            return reason
    return "contribution note" if len(line) < 600 and _CONTRIBUTED.match(line) else None
