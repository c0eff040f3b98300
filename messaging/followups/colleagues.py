"""Who works at the same company, as far as a form can tell: the same name of it, or mail at the same domain."""

import unicodedata

# Everybody has a mailbox there, so it says nothing about the employer.
PUBLIC_DOMAINS = frozenset(
    {
        *("qq.com", "vip.qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "vip.163.com", "188.com"),
        *(
            "139.com",
            "189.cn",
            "wo.cn",
            "sina.com",
            "sina.cn",
            "sohu.com",
            "aliyun.com",
            "21cn.com",
            "tom.com",
        ),
        *("gmail.com", "outlook.com", "hotmail.com", "live.com", "live.cn", "msn.com", "icloud.com"),
        *("yahoo.com", "proton.me"),
    }
)


def employers(*, company: str, email: str) -> frozenset[str]:
    name = "".join(unicodedata.normalize("NFKC", company).casefold().split())
    domain = email.rpartition("@")[2].casefold()
    return frozenset(
        key
        for key, is_known in {
            f"name:{name}": bool(name),
            f"domain:{domain}": bool(domain) and domain not in PUBLIC_DOMAINS,
        }.items()
        if is_known
    )
