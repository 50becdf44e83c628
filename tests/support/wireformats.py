"""Documents of every wire format, of the shapes that agencies send. All of it is invented."""

from __future__ import annotations

from typing import Final

SPACE: Final = " "
"""At the end of a line, where an editor would take it away."""
LEAD: Final = "Two survey drones were shot down over the Tern Strait early on Thursday, the coast guard said."
SECOND: Final = "The coast guard of Norhaven said that both had come from the south and that nobody was hurt."
THIRD: Final = "Ferries were to sail again from noon, the harbour office said on Friday."

NITF_BODY: Final = f"""\
<body><body.head>
  <hedline><hl1>Drones shot down over the Tern Strait</hl1><hl2>Ferries to sail again</hl2></hedline>
  <byline>By Ada Quill, <byttl>Harbour Wire Correspondent</byttl></byline>
  <distributor>Harbour Wire</distributor>
  <dateline><location>NORHAVEN</location>, Nov 19</dateline>
  <abstract><p>What is known of the drones over the strait.</p></abstract>
</body.head><body.content>
  <media media-type="image"><media-caption>A ferry at pier 4 on Thursday.</media-caption>
    <media-producer>Tom Reed</media-producer></media>
  <p>{LEAD}</p><p>{SECOND}</p>
  <table><tr><th>Pier</th><th>Sails</th></tr><tr><td>4</td><td>noon</td></tr></table>
  <p>{THIRD}</p><p>aq/tr</p>
</body.content><body.end><tagline>Edited by the night desk.</tagline></body.end></body>"""

NITF: Final = f"""\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd" [<!ENTITY % more SYSTEM "more.dtd"> %more;]>
<nitf version="-//IPTC//DTD NITF 3.4//EN" xml:lang="en-GB"><head>
<title>1 DRONES Tern</title>
<docdata management-status="usable"><doc-id id-string="hw-2026-1119-7" regsrc="HW"/><urgency ed-urg="3"/>
<date.issue norm="20261119T061500+0100"/><ed-msg info="Eds: adds pier. Not for broadcast before noon."/>
<doc.copyright holder="Harbour Wire" year="2026"/><du-key key="HW-Tern" version="2"/>
<key-list><keyword key="Drones"/></key-list></docdata>
<tobject tobject.type="news"><tobject.subject tobject.subject.refnum="16000000"/></tobject>
</head>{NITF_BODY}</nitf>"""

NEWSML_G2: Final = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2026-11-19T05:20:00Z</sent>
<transmitId>tag:harbour-wire.example,2026:m1</transmitId></header><itemSet>
<newsItem guid="urn:newsml:harbour-wire.example:20261119:tern" version="3" standard="NewsML-G2" xml:lang="en">
<rightsInfo><copyrightHolder literal="Harbour Wire"/>
<copyrightNotice>(c) Harbour Wire 2026</copyrightNotice></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider literal="Harbour Wire"/>
<versionCreated>2026-11-19T05:15:00Z</versionCreated><firstCreated>2026-11-19T04:00:00Z</firstCreated>
<pubStatus qcode="stat:usable"/><edNote>Adds what the harbour office says.</edNote></itemMeta>
<contentMeta><urgency>3</urgency><located literal="Norhaven"/><language tag="en"/>
<subject qcode="medtop:16000000"/><subject qcode="medtop:20000056"/><slugline>TERN-DRONES/</slugline>
<headline>Drones shot down over the Tern Strait</headline><headline role="hld:subHeadline">Ferries to sail</headline>
<by>By Ada Quill</by><dateline>NORHAVEN, Nov 19 (Harbour Wire) -</dateline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>
<p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p></body></html></inlineXML></contentSet></newsItem>
<newsItem guid="urn:newsml:harbour-wire.example:20261119:ferry" version="1"><itemMeta>
<pubStatus qcode="stat:withheld"/><versionCreated>2026-11-19T05:16:00Z</versionCreated></itemMeta>
<contentMeta><headline>Ferry timetable</headline></contentMeta>
<contentSet>
<inlineData contenttype="text/plain">The ferry of pier 4 leaves at noon.</inlineData></contentSet></newsItem>
</itemSet></newsMessage>"""

NEWSML_G2_SET: Final = """\
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tag:hw.example:1" version="0" xml:lang="en">
<itemMeta><provider literal="Harbour Wire"/><versionCreated>2026-11-19T05:15:00.000Z</versionCreated></itemMeta>
<contentMeta><headline>Drones shot down over the strait</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>
<p>(Adds harbour office)
    By Ada Quill
    NORHAVEN, Nov 19 (Harbour Wire) - Two survey drones were shot
down over the Tern Strait early on Thursday, the coast guard
said.
    The coast guard of Norhaven said that both had come from
the south and that nobody was hurt.
    Ferries were to sail again from noon, the harbour office
said on Friday.
 (Reporting by Ada Quill; Editing by Tom
Reed)</p></body></html></inlineXML></contentSet></newsItem>"""

NEWSML_1: Final = f"""\
<?xml version="1.0" encoding="ISO-8859-15"?>
<!DOCTYPE NewsML PUBLIC "urn:newsml:iptc.org:20031010:NewsMLv1.2.dtd:1" "NewsML-1.2.dtd"
[<!ENTITY % nitf SYSTEM "nitf-3-0.dtd"> %nitf; ]>
<NewsML Version="1.2"><NewsEnvelope><TransmissionId>77</TransmissionId>
<DateAndTime>20261119T052000Z</DateAndTime></NewsEnvelope>
<NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>harbour-wire.example</ProviderId>
<DateId>20261119</DateId><NewsItemId>TX-7</NewsItemId><RevisionId PreviousRevision="1" Update="N">2</RevisionId>
<PublicIdentifier>urn:newsml:harbour-wire.example:20261119:TX-7:2</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20261119T040000+0000</FirstCreated>
<ThisRevisionCreated>20261119T061500+0100</ThisRevisionCreated><Status FormalName="Usable"/><Urgency FormalName="4"/>
</NewsManagement><NewsComponent><NewsLines><HeadLine>Drones shot down over the Tern Strait</HeadLine>
<ByLine>By Ada Quill</ByLine><DateLine>NORHAVEN, Nov 19, 2026 (HW) -</DateLine><CopyrightLine>(c) HW</CopyrightLine>
</NewsLines><AdministrativeMetadata><Provider><Party FormalName="HW"/></Provider></AdministrativeMetadata>
<DescriptiveMetadata><Language FormalName="EN"/><SubjectCode><Subject FormalName="16000000"/></SubjectCode>
</DescriptiveMetadata><NewsComponent><Role FormalName="Main"/><ContentItem><MediaType FormalName="Text"/><DataContent>
<nitf><body><body.content><p>{LEAD}</p><p>{SECOND} Café.</p><p>aq/tr/hd</p></body.content></body></nitf></DataContent>
</ContentItem></NewsComponent><NewsComponent><Role FormalName="Caption"/><ContentItem><DataContent>
<p>A ferry at pier 4.</p></DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>"""

IPTC_7901: Final = (
    "\x01hwa0061 3 i 93  hw 1888\r\n\nTern/drones/\r\n"
    "\x02EXTRA\nDrones shot down over the\nTern Strait\nBy Ada Quill, Harbour Wire =\r\n\n"
    "Norhaven (hw) - Two survey drones were shot down over the Tern\r\n"
    "Strait early on Thursday, the coast guard said.\r\n\n"
    "The coast guard of Norhaven said that both had come from the\r\nsouth and that nobody was hurt.\r\n\n"
    "# Notebook\r\n\n## Internet links\r\n- [Harbour office](http://harbour.example)\r\n\n* * * *\r\n"
    "The following notes are not for publication\r\n\n## Contacts\r\n- Reporting by: Ada Quill\r\n\n"
    "hw aq tr\r\n\r\n\x03190615 GMT Nov 26\r\n\x7f\r\n\x7f\x04\r\n"
)

ANPA_1312: Final = (
    "\x16\x16\x01W2607\x1f_world\r\nr i\x13\x11 BC-XX--Tern Drones 2nd Ld   11-19 0150\r\n"
    "\x02^BC-XX--Tern Drones, 2nd Ld-Writethru,150<\r\n^Drones shot down over the Tern Strait<\r\n"
    "^HW Photo HWX101<\r\n^Eds: Adds harbour office.<\r\n^Two drones, no one hurt.<\r\n"
    "^By ADA QUILL=\r\n^Harbour Wire=\r\n"
    "\t   NORHAVEN (HW) _ Two survey drones were shot down over the Tern Strait early on Thursday "
    "_ the third such day.\r\n \r\n"
    "\t   ``Nobody was hurt,'' said the coast guard of Norhaven, which said both had come from the south.\r\n"
    "\t   ___\r\n\t   THE PIERS\r\n"
    "\t   Ferries were to sail again from noon, the harbour office said on Friday.\r\n\r\n"
    "\t   \x03HW-WF-11-19-26 0615GMT<\r\n\r\n\x0c\r\n\x04"
)

KYODO_LIKE: Final = (
    "\x01a0105SAKURA\x1f_koko-\r\nu s\x14\x12 BC-Tern-Drones   19-11 0120\r\n\x02BC-Tern-Drones\r\n"
    "Drones shot down over the Tern Strait+\r\n     NORHAVEN, Nov. 19 Sakura - Two survey drones were shot \r\n"
    "down over the Tern Strait early on Thursday, the coast guard said.\r\n"
    '     "Nobody was hurt," the coast guard of Norhaven said.\r\n==Sakura\r\n\x03SWS-06:15-19-11-26\x04\r\n'
)

NINJS_1: Final = f"""\
{{"uri": "urn:hw:20261119:tern", "type": "text", "version": "2", "versioncreated": "2026-11-19 05:15:00Z",
"language": "en", "urgency": 3, "pubstatus": "usable", "headline": "Drones shot down over the Tern Strait",
"byline": "By Ada Quill", "copyrightholder": "Harbour Wire", "copyrightnotice": "(c) 2026 Harbour Wire",
"ednote": "Adds harbour office.",
"subject": [{{"code": "16000000", "scheme": "medtop", "name": "war"}}, {{"name": "Tern"}}],
"body_xhtml": "<p>{LEAD}</p><p>{SECOND}</p>", "body_text": "not this",
"associations": {{"main": {{"type": "picture", "description_text": "A ferry at pier 4.", "byline": "Tom Reed"}}}}}}"""

NINJS_2: Final = f"""\
{{"uri": "urn:hw:20261119:tern", "version": 0, "versioncreated": "2026-11-19T06:15:00+01:00", "pubstatus": "usable",
"headlines": [{{"role": "short", "value": "Drones"}},
{{"role": "main", "value": "Drones shot down over the Tern Strait"}}],
"bodies": [{{"role": "text", "contenttype": "text/plain", "value": "not this"}},
{{"role": "html", "contentType": "text/html", "value": "<section><p>{LEAD}</p><p>{SECOND}</p></section>"}}],
"infosources": [{{"name": "Harbour Wire"}}], "subjects": [{{"uri": "http://cv.iptc.org/newscodes/mediatopic/16000000"}}],
"embargoed": "2026-11-19T12:00:00Z"}}"""

NINJS_3: Final = f"""\
{{"uri": "http://harbour-wire.example/tern", "type": "text",
"versionCreated": "2026-11-19T05:15:00Z", "by": "Ada Quill",
"pubStatus": "canceled", "headlines": [{{"role": "main", "value": "Drones shot down over the Tern Strait"}}],
"bodies": [{{"role": "main", "contentType": "text/plain", "value": "NORHAVEN (HW) - {LEAD}\\n\\n{SECOND}"}}],
"copyrightHolder": "Harbour Wire"}}"""

RSS: Final = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="/feed.xsl"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Harbour Wire</title><language>en-gb</language>
<copyright>(c) Harbour Wire</copyright>
<item><title><![CDATA[Drones shot down over the Tern Strait]]></title><guid>https://hw.example/tern#1</guid>
<link>https://hw.example/tern</link>
<pubDate>Thu, 19 Nov 2026 05:15:00 GMT</pubDate><dc:creator>Ada Quill</dc:creator>
<category>Conflict</category><description>In short.</description>
<content:encoded><![CDATA[<p>{LEAD}</p><p>{SECOND}</p>
<p>The post Drones appeared first on Harbour Wire</p>]]></content:encoded>
<media:content url="https://hw.example/1.jpg"><media:description>A ferry at pier 4.</media:description></media:content>
</item><item><guid isPermaLink="false">urn:hw:2</guid><description>{THIRD}</description></item>
<item><guid>urn:hw:3</guid></item>
</channel></rss>"""

ATOM: Final = f"""\
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour Wire</title><id>urn:hw:feed</id>
<entry><id>urn:hw:1</id><title>Drones shot down</title><link href="https://hw.example/tern"/>
<published>2026-11-19T04:00:00Z</published>
<updated>2026-11-19T06:15:00+01:00</updated><author><name>Ada Quill</name></author>
<content type="html">&lt;p&gt;{LEAD}&lt;/p&gt;&lt;p&gt;{SECOND}&lt;/p&gt;</content></entry></feed>"""

WORDPRESS: Final = f"""\
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Harbour Wire</title><language>en</language>
<item><title>Drones shot down</title><guid>https://hw.example/?p=1</guid><dc:creator>admin</dc:creator>
<pubDate>Thu, 19 Nov 2026 05:15:00 +0000</pubDate><content:encoded><![CDATA[By Ada Quill
NORHAVEN, Nov 19 (Harbour Wire) - {LEAD}
{SECOND}]]></content:encoded><wp:status>draft</wp:status><wp:post_type>post</wp:post_type></item>
<item><title>1.jpg</title><wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type></item>
</channel></rss>"""

JSON_LD: Final = f"""\
{{"@context": "https://schema.org", "@graph": [{{"@type": "WebSite", "name": "Harbour Wire"}},
{{"@type": ["NewsArticle"], "headline": "Drones shot down over the Tern Strait",
"datePublished": "2026-11-19 05:15:00Z", "inLanguage": "en", "author": [{{"@type": "Person", "name": "Ada Quill"}}],
"publisher": {{"name": "Harbour Wire"}},
"keywords": "Tern, drones", "mainEntityOfPage": {{"@id": "https://hw.example/tern"}},
"articleBody": "{LEAD}\\n\\n{SECOND}",
"image": [{{"@type": "ImageObject", "caption": "A ferry at pier 4.", "creditText": "Tom Reed"}}]}}]}}"""

HTML: Final = f"""\
<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Drones shot down over the Tern Strait | Harbour Wire</title>
<meta property="og:site_name" content="Harbour Wire"><link rel="canonical" href="https://hw.example/tern">
<script type="application/ld+json">{JSON_LD}</script><script>var a = "<p>no copy</p>";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sea">Sea</a></li></ul></nav>
<main><article><h1>Drones shot down over the Tern Strait</h1><p>{LEAD}</p><p>{SECOND}</p>
<p>READ MORE: Ferries in the fog</p><figure><img src="1.jpg" alt=""><figcaption>A ferry at pier 4.</figcaption></figure>
<p>{THIRD}</p>
<p>It was the third day on which drones were seen, and the harbour office had closed all piers at dawn.</p>
<p>Sign up for our newsletter</p></article></main>
<footer><p>© 2026 Harbour Wire. All rights reserved.</p></footer></body></html>"""

MAIL: Final = f"""\
Return-Path: <news@harbour-wire.example>
Received: from mx.example by mail.example; Thu, 19 Nov 2026 05:16:00 +0000
From: Harbour Wire <news@harbour-wire.example>
To: desk@example.org
Subject: =?utf-8?q?Fwd=3A_Drones_shot_down_over_the_Tern_Strait?=
Date: Thu, 19 Nov 2026 06:15:00 +0100
Message-ID: <tern-1@harbour-wire.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=sea

--sea
Content-Type: text/plain; charset=utf-8; format=flowed

NORHAVEN, Nov 19 (Harbour Wire) - Two survey drones were shot down over{SPACE}
the Tern Strait early on Thursday, the coast guard said.

{SECOND}

{THIRD}

--{SPACE}
Harbour Wire, pier 4
--sea
Content-Type: text/html; charset=utf-8

<p>not this</p>
--sea--
"""

ENVELOPE: Final = (
    """{"id": "urn:hw:1", "source": "Harbour Wire", "content": "NORHAVEN (HW) - A ferry left pier 4 at noon."}"""
)

TEXT: Final = f"""\
Drones shot down over the Tern Strait

By Ada Quill

NORHAVEN, Nov 19 (Harbour Wire) - {LEAD}

{SECOND}

{THIRD}
"""

DOCUMENTS: Final[dict[str, tuple[bytes, ...]]] = {
    "newsml-g2": (NEWSML_G2.encode(), NEWSML_G2_SET.encode()),
    "newsml-1": (NEWSML_1.encode("iso-8859-15"),),
    "nitf": (NITF.encode(),),
    "iptc7901": (IPTC_7901.encode(),),
    "anpa1312": (ANPA_1312.encode(), KYODO_LIKE.encode()),
    "ninjs": (NINJS_1.encode(), NINJS_2.encode(), NINJS_3.encode()),
    "feed": (RSS.encode(), ATOM.encode(), WORDPRESS.encode()),
    "json-ld": (JSON_LD.encode(),),
    "html": (HTML.encode(),),
    "mail": (MAIL.encode(),),
    "json-envelope": (ENVELOPE.encode(),),
    "text": (TEXT.encode(),),
}
"""By the format's name, which each is to be told by its looks alone."""
