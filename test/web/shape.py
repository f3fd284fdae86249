"""shape.py: holds a reply against the API's description (doc/api/openapi.json), member by member.

    api = Api(); faults = api.faults("GET", "/v1/claims/{claim}", reply)      # [] when it is as described
"""
import json
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}
FAULTS_MAX = 5


class Api:
    def __init__(self):
        with open(os.path.join(ROOT, "doc", "api", "openapi.json"), encoding="utf-8") as file:
            self.all = json.load(file)
        self.schemas = self.all["components"]["schemas"]

    def routes(self):
        """(method, path, permission, description) of each."""
        for path, methods in self.all["paths"].items():
            for method, row in methods.items():
                yield method.upper(), path, row["x-permission"], row

    def faults(self, method, path, reply):
        row = self.all["paths"][path][method.lower()]["responses"].get("200")
        content = row and row.get("content", {}).get("application/json")
        if not content:
            return []
        found = []
        self.hold(content["schema"], reply, "", found)
        return found[:FAULTS_MAX]

    def hold(self, schema, value, place, found):
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[1]]
        kind = schema.get("type")
        if not kind:
            return
        if not isinstance(value, TYPES[kind]) or (kind in ("integer", "number") and isinstance(value, bool)):
            found.append(f"{place or '/'}: {value!r:.60} is no {kind}")
        elif kind == "array":
            for i, one in enumerate(value):
                self.hold(schema["items"], one, f"{place}/{i}", found)
        elif kind == "string":
            if "enum" in schema and value not in schema["enum"]:
                found.append(f"{place}: {value!r} is none of {schema['enum']}")
            if "pattern" in schema and not re.search(schema["pattern"], value):
                found.append(f"{place}: {value!r} is not {schema['pattern']}")
        elif kind == "object" and "properties" in schema:
            for name in schema.get("required", []):
                if name not in value:
                    found.append(f"{place}/{name} is missing")
            for name, one in value.items():
                if name in schema["properties"]:
                    self.hold(schema["properties"][name], one, f"{place}/{name}", found)
                else:
                    found.append(f"{place}/{name} is not described")
