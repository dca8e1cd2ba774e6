"""Score a page's security headers by the rules of the MDN HTTP Observatory.

The rules and their scores are those of `@mdn/mdn-http-observatory` 1.4.8 (src/analyzer/tests, src/grader/charts.js), as
far as they apply to one page over TLS that sets no cookie and loads no script from elsewhere: redirection, cookies and
subresource integrity then score 0, whatever is sent. Extra credit counts only if at least 90 points remain without it.
"""

import re
from collections.abc import Mapping

BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
PRIVATE_REFERRER = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
SIX_MONTHS = 15_552_000  # seconds
FULL, ENOUGH_FOR_CREDIT = 100, 90


def score(headers: Mapping[str, str]) -> int:
    """Return the score of a page that is sent with these headers."""
    policy = directives(headers.get("Content-Security-Policy", ""))
    found = [
        content_security_policy(policy),
        cross_origin_resource_sharing(headers),
        {"same-origin": 10, "same-site": 10, "cross-origin": 0, "": 0}.get(
            of(headers, "Cross-Origin-Resource-Policy"), -5
        ),
        referrer_policy(of(headers, "Referrer-Policy")),
        strict_transport_security(of(headers, "Strict-Transport-Security")),
        0 if of(headers, "X-Content-Type-Options") == "nosniff" else -5,
        framing(policy, of(headers, "X-Frame-Options")),
    ]
    without_credit = FULL + sum(points for points in found if points < 0)
    return FULL + sum(found) if without_credit >= ENOUGH_FOR_CREDIT else without_credit


def of(headers: Mapping[str, str], name: str) -> str:
    return headers.get(name, "").strip().lower()


def directives(policy: str) -> dict[str, set[str]]:
    parts = [part.lower().split() for part in policy.split(";") if part.strip()]
    assert len({name for name, *_ in parts}) == len(parts), "a directive stands twice"
    return {name: set(sources) for name, *sources in parts}


def content_security_policy(policy: dict[str, set[str]]) -> int:
    default = policy.get("default-src", {"*"})
    scripts, objects, styles = (policy.get(f"{kind}-src", default) for kind in ("script", "object", "style"))
    passive = {
        source for kind in ("img-src", "media-src") for source in policy.get(kind, policy.get("default-src", ()))
    }
    active = {source for name, sources in policy.items() if name not in ("img-src", "media-src") for source in sources}
    if not policy:
        return -25
    if scripts & (BROAD | INLINE) or objects & BROAD:
        return -20
    if any(source.startswith(("http:", "ftp:")) for source in active):
        return -20
    if "'unsafe-eval'" in scripts | styles:
        return -10
    if any(source.startswith(("http:", "ftp:")) for source in passive):
        return -10
    if styles & (BROAD | INLINE):
        return 0
    return 10 if default == {"'none'"} else 5


def cross_origin_resource_sharing(headers: Mapping[str, str]) -> int:
    """Sharing with whoever asks, with credentials, is the fault; a list of sites or no credentials is none."""
    with_credentials = of(headers, "Access-Control-Allow-Credentials") == "true"
    return -50 if with_credentials and of(headers, "Access-Control-Allow-Origin") not in ("", "*") else 0


def referrer_policy(policies: str) -> int:
    last = policies.split(",")[-1].strip()
    return 0 if not last else 5 if last in PRIVATE_REFERRER else -5


def strict_transport_security(policy: str) -> int:
    age = re.search(r"(?:^|;)\s*max-age=(\d+)", policy)
    return -20 if age is None else 0 if int(age[1]) >= SIX_MONTHS else -10


def framing(policy: dict[str, set[str]], option: str) -> int:
    if "frame-ancestors" in policy:
        return 5
    return 0 if option in ("deny", "sameorigin") or option.startswith("allow-from") else -20
