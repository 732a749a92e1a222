"""The smallest client that is honest: searches window by window, page by page, and holds the rows in memory.

python3 bench/client.py URL NAMES FIELDS, with commas between them; prints rows, requests and seconds of CPU.
"""

import json
import resource
import sys
import urllib.parse
import urllib.request

url, names, fields = sys.argv[1:]
windows = [("20230101", "20230131"), ("20230201", "20230228"), ("20230301", "20230331")]


def ask(path, body, headers):
    request = urllib.request.Request(url + path, data=body, headers=headers, method="POST")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


form = {"client_key": "key", "client_secret": "secret", "grant_type": "client_credentials"}
token = ask("/v2/oauth/token/", urllib.parse.urlencode(form).encode(), {})["access_token"]
headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
rows, requests = [], 0
for start, end in windows:
    condition = {"operation": "IN", "field_name": "username", "field_values": names.split(",")}
    search = {"query": {"and": [condition]}, "start_date": start, "end_date": end, "max_count": 100}
    more = True
    while more:
        path = "/v2/research/video/query/?fields=" + fields
        data = ask(path, json.dumps(search).encode(), headers)["data"]
        rows += data["videos"]
        requests += 1
        search |= {"cursor": data["cursor"], "search_id": data["search_id"]}
        more = data["has_more"]
spent = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"rows": len(rows), "requests": requests, "seconds": spent.ru_utime + spent.ru_stime}))
