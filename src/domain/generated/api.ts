// Made by scripts/generate.ts from pipelines/tiktok/api.yaml: change that, not this file.
import type { Api } from "../Api.ts"

export const api: Api = {
  "api": "tiktok",
  "title": "TikTok Research API",
  "platform": "TikTok",
  "docs": "https://developers.tiktok.com/products/research-api/",
  "base": "https://open.tiktokapis.com",
  "hosts": [
    "*.tiktokapis.com"
  ],
  "request": {
    "method": "POST",
    "headers": {
      "accept": "application/json"
    },
    "fields_as": "fields"
  },
  "envelope": {
    "data": "data",
    "good": [
      "ok"
    ],
    "error": {
      "at": "error",
      "code": "code",
      "message": [
        "message",
        "msg"
      ],
      "log_id": "log_id"
    },
    "flat": {
      "code": "error",
      "message": "error_description",
      "log_id": "log_id"
    },
    "unnested": true
  },
  "errors": [
    {
      "class": "quota_spent",
      "code": [
        "^daily_quota_limit_exceeded$"
      ],
      "because": "26"
    },
    {
      "class": "quota_spent",
      "message": [
        "daily quota"
      ],
      "because": "26"
    },
    {
      "class": "rate_limited",
      "code": [
        "^rate_limit_exceeded$"
      ],
      "because": "26"
    },
    {
      "class": "new_token",
      "code": [
        "^access_token_invalid$"
      ],
      "because": "61"
    },
    {
      "class": "scope_refused",
      "code": [
        "^scope_not_authorized$",
        "^scope_permission_missed$"
      ],
      "because": "64"
    },
    {
      "class": "search_refused",
      "message": [
        "search.?id\\b.*(invalid|expired)",
        "invalid count or cursor"
      ],
      "because": "2"
    },
    {
      "class": "server",
      "code": [
        "^(internal_error|timeout|server_error|temporarily_unavailable)$"
      ],
      "because": "27"
    },
    {
      "class": "server",
      "message": [
        "something (is|went) wrong",
        "server internal error",
        "try again later"
      ],
      "because": "27"
    },
    {
      "class": "unit_refused",
      "message": [
        "cannot find the user",
        "cannot return this user",
        "cannot be returned",
        "is private",
        "user.*(not found|does not exist)"
      ],
      "because": "30"
    },
    {
      "class": "list_too_long",
      "message": [
        "(field_values|values|list|usernames?).*(too (long|many|large)|exceed|at most|maximum|limit)",
        "too many (values|usernames?|conditions)"
      ],
      "because": "8"
    },
    {
      "class": "window_too_long",
      "message": [
        "date.*(range|window|span|days).*(too long|exceed|within|more than|at most|no more|maximum)",
        "(within|more than|exceed\\w*) \\d+ days"
      ],
      "because": "1"
    },
    {
      "class": "rate_limited",
      "status": [
        "429"
      ],
      "because": "26"
    },
    {
      "class": "new_token",
      "status": [
        "401"
      ],
      "because": "61"
    },
    {
      "class": "request_refused",
      "status": [
        "300-400",
        "402-407",
        "409-424",
        "426-428",
        "430-499",
        "501",
        "505",
        "511"
      ],
      "because": "25"
    },
    {
      "class": "refused_oddly",
      "code": [
        "invalid",
        "param",
        "unsupported",
        "forbidden",
        "denied",
        "missing",
        "not_(found|allowed)"
      ],
      "because": "25"
    }
  ],
  "sentences": [
    "cannot find the user",
    "cannot return this user'?s?",
    "information cannot be returned",
    "this user'?s? information",
    "is (invalid|private)",
    "the user(name)?\\b",
    "^\\s*(api|user(name)?)\\b"
  ],
  "field_words": "\\bfields?\\b",
  "quota": {
    "docs": "https://developers.tiktok.com/doc/research-api-faq",
    "pools": {
      "standard": {
        "title": "Videos, users, comments and shops",
        "requests": 1000,
        "per": "day",
        "reset": {
          "hour": 0,
          "zone": "UTC"
        }
      },
      "graph": {
        "title": "Followers and followed accounts",
        "requests": 20000,
        "per": "day",
        "reset": {
          "hour": 0,
          "zone": "UTC"
        }
      }
    },
    "uncounted": [
      "new_token",
      "rate_limited",
      "quota_spent"
    ]
  },
  "dates": {
    "format": "YYYYMMDD",
    "from": "start_date",
    "to": "end_date",
    "field_name": "create_date"
  },
  "query": {
    "style": "tree",
    "as": "query"
  },
  "inputs": [
    "accounts",
    "hashtags",
    "keywords",
    "regions",
    "music",
    "effects",
    "lengths",
    "ids",
    "shops"
  ],
  "profiles": "users",
  "feeds": {
    "username": [
      "username",
      "account",
      "video_mention_list"
    ],
    "video_id": [
      "video_id",
      "videos.id",
      "liked_videos.id",
      "pinned_videos.id",
      "reposted_videos.id",
      "playlist_video_ids"
    ],
    "comment_id": [
      "comments.id",
      "replies.parent_comment_id"
    ],
    "hashtag_name": [
      "hashtag_names"
    ],
    "music_id": [
      "music_id"
    ],
    "effect_id": [
      "effect_ids"
    ],
    "region_code": [
      "region_code"
    ]
  },
  "narrowing": [
    {
      "inputs": [
        "accounts",
        "regions"
      ],
      "field_name": "region_code",
      "says": "accounts and regions together drop accounts that were registered elsewhere"
    }
  ],
  "ids": {
    "shift": 32,
    "unit": "seconds"
  },
  "values": {
    "username": {
      "title": "a user name",
      "mistake": "WR050",
      "lower": "always",
      "once": true,
      "prefix": "@",
      "link": {
        "host": "tiktok\\.com",
        "name": "tiktok\\.com/@([^/?#\\s]+)"
      },
      "pattern": "[^\\s@/\\\\:;,?#&\"'<>()[\\]{}|]+",
      "between": "[\\s,;]",
      "suggestion": "[\\w.]+",
      "letters": {
        "pattern": "[\\x21-\\x7e]+",
        "says": "has signs that no user name on TikTok has"
      },
      "usual": {
        "pattern": "[\\w.]{1,23}\\w",
        "least": 2,
        "most": 24,
        "title": "a user name on TikTok"
      }
    },
    "hashtag": {
      "title": "a hashtag",
      "mistake": "WR051",
      "lower": "typed",
      "prefix": "#",
      "link": {
        "host": "tiktok\\.com",
        "name": "tiktok\\.com/tag/([^/?#\\s]+)"
      },
      "pattern": "[^\\s,;#/，、；＃＠@?=*\"'<>()&]+",
      "between": "[\\s,;#/，、；]"
    },
    "text": {
      "title": "a text"
    },
    "id": {
      "title": "an id",
      "mistake": "WR053",
      "link": {
        "host": "tiktokv?\\.com",
        "name": "tiktokv?\\.com/[^?#\\s]*/(\\d{15,20})(?:[.?#/]|$)"
      },
      "pattern": "\\d{1,20}",
      "without": "[\\s.,'_]",
      "number": true
    },
    "day": {
      "title": "a day",
      "mistake": "WR054",
      "day": "YYYYMMDD"
    },
    "count": {
      "title": "a whole number",
      "mistake": "WR055",
      "pattern": "\\d{1,20}",
      "without": "[\\s.,'_]"
    },
    "region": {
      "title": "a region code",
      "mistake": "WR052",
      "countries": true,
      "plain": {
        "NO": "NO without quotes is Norway here"
      },
      "one_of": [
        "AD",
        "AE",
        "AF",
        "AG",
        "AI",
        "AL",
        "AM",
        "AO",
        "AQ",
        "AR",
        "AS",
        "AT",
        "AU",
        "AW",
        "AX",
        "AZ",
        "BA",
        "BB",
        "BD",
        "BE",
        "BF",
        "BG",
        "BH",
        "BI",
        "BJ",
        "BL",
        "BM",
        "BN",
        "BO",
        "BQ",
        "BR",
        "BS",
        "BT",
        "BV",
        "BW",
        "BY",
        "BZ",
        "CA",
        "CD",
        "CF",
        "CG",
        "CH",
        "CI",
        "CK",
        "CL",
        "CM",
        "CN",
        "CO",
        "CR",
        "CU",
        "CV",
        "CW",
        "CY",
        "CZ",
        "DE",
        "DJ",
        "DK",
        "DM",
        "DO",
        "DZ",
        "EC",
        "EE",
        "EG",
        "EH",
        "ER",
        "ES",
        "ET",
        "FI",
        "FJ",
        "FK",
        "FM",
        "FO",
        "FR",
        "GA",
        "GB",
        "GD",
        "GE",
        "GF",
        "GG",
        "GH",
        "GI",
        "GL",
        "GM",
        "GN",
        "GP",
        "GQ",
        "GR",
        "GT",
        "GU",
        "GW",
        "GY",
        "HK",
        "HN",
        "HR",
        "HT",
        "HU",
        "ID",
        "IE",
        "IL",
        "IM",
        "IN",
        "IO",
        "IQ",
        "IR",
        "IS",
        "IT",
        "JE",
        "JM",
        "JO",
        "JP",
        "KE",
        "KG",
        "KH",
        "KI",
        "KM",
        "KN",
        "KR",
        "KW",
        "KY",
        "KZ",
        "LA",
        "LB",
        "LC",
        "LI",
        "LK",
        "LR",
        "LS",
        "LT",
        "LU",
        "LV",
        "LY",
        "MA",
        "MC",
        "MD",
        "ME",
        "MF",
        "MG",
        "MH",
        "MK",
        "ML",
        "MM",
        "MN",
        "MO",
        "MP",
        "MQ",
        "MR",
        "MS",
        "MT",
        "MU",
        "MV",
        "MW",
        "MX",
        "MY",
        "MZ",
        "NA",
        "NC",
        "NE",
        "NF",
        "NG",
        "NI",
        "NL",
        "NO",
        "NP",
        "NR",
        "NU",
        "NZ",
        "OM",
        "PA",
        "PE",
        "PF",
        "PG",
        "PH",
        "PK",
        "PL",
        "PM",
        "PN",
        "PR",
        "PS",
        "PT",
        "PW",
        "PY",
        "QA",
        "RE",
        "RO",
        "RS",
        "RU",
        "RW",
        "SA",
        "SB",
        "SC",
        "SD",
        "SE",
        "SG",
        "SH",
        "SI",
        "SK",
        "SL",
        "SM",
        "SN",
        "SO",
        "SR",
        "SS",
        "ST",
        "SV",
        "SX",
        "SY",
        "SZ",
        "TC",
        "TD",
        "TF",
        "TG",
        "TH",
        "TJ",
        "TK",
        "TL",
        "TM",
        "TN",
        "TO",
        "TP",
        "TR",
        "TT",
        "TV",
        "TW",
        "TZ",
        "UA",
        "UG",
        "UM",
        "US",
        "UY",
        "UZ",
        "VA",
        "VC",
        "VE",
        "VG",
        "VI",
        "VN",
        "VU",
        "WF",
        "WS",
        "XK",
        "YE",
        "YT",
        "ZA",
        "ZM",
        "ZW"
      ]
    },
    "length": {
      "title": "a video length",
      "mistake": "WR056",
      "one_of": [
        "SHORT",
        "MID",
        "LONG",
        "EXTRA_LONG"
      ]
    }
  },
  "authentication": {
    "style": "client_credentials",
    "docs": "https://developers.tiktok.com/doc/client-access-token-management",
    "variables": [
      "TIKTOK_CLIENT_KEY",
      "TIKTOK_CLIENT_SECRET"
    ],
    "from": "the Research API project in the developer portal",
    "ask": {
      "path": "/v2/oauth/token/",
      "as": [
        "client_key",
        "client_secret"
      ],
      "members": {
        "grant_type": "client_credentials"
      }
    },
    "refused": [
      "^invalid_",
      "^unauthorized_",
      "^access_denied"
    ],
    "send": {
      "header": "authorization",
      "before": "Bearer "
    },
    "token": {
      "at": [
        "access_token",
        "data.access_token"
      ],
      "lifetime_at": "expires_in",
      "lifetime": 7200000
    }
  },
  "young": {
    "rows": 172800000,
    "counts": 864000000
  },
  "defaults": {
    "requests_per_second": 1,
    "search_gap": 10000,
    "concurrency": 4,
    "request_timeout": 60000,
    "give_up_after": 3600000,
    "settle": 172800000
  }
}
