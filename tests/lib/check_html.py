#!/usr/bin/python3
"""Is a page sound, and harmless? check_html.py FILE...

A strict HTML5 parser finds no error; there are only the elements and attributes that pages are made of; every link calls,
writes or leads to the web; and the policy lets in nothing but the one style, whose hash it has.
"""
import base64
import hashlib
import re
import sys

import html5lib

ELEMENTS = set("html head meta title style body main header footer section details summary div p span h1 h2 h3 a ul ol li "
               "dl dt dd time code".split())
ATTRIBUTES = {"class", "dir", "href", "lang", "charset", "http-equiv", "content", "name", "datetime"}


def check(path):
    with open(path, "rb") as file:
        data = file.read()
    text = data.decode("utf-8")
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    policies, styles = [], []
    for element in tree.iter():
        assert element.tag in ELEMENTS, f"<{element.tag}>"
        assert set(element.attrib) <= ATTRIBUTES, f"{element.tag}: {element.attrib}"
        href = element.get("href")
        assert href is None or re.match(r"(tel:\+?\d+(;ext=\d+)?$|mailto:[^\s<>\"]+$|https?://)", href), href
        if element.get("http-equiv"):
            policies.append(element.get("content"))
        if element.tag == "style":
            styles.append(element.text)
    assert len(policies) == 1 and len(styles) == 1, (policies, len(styles))
    assert "url(" not in styles[0] and "@import" not in styles[0]
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    assert policies[0] == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"), policies
    assert "prefers-color-scheme: dark" in styles[0]


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        check(argument)
