"""wire.py: http_echo as a server of one's own, and connections to it byte by byte: what a browser would never send."""
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import tempfile

SECONDS = 20  # a reply that takes longer is none; the machine may be busy


class Reply:
    def __init__(self, status, headers, body, raw):
        self.status, self.headers, self.body, self.raw = status, headers, body, raw

    def __getitem__(self, name):
        """A header's value, or None."""
        values = [v for n, v in self.headers if n == name.lower()]
        return values[0] if values else None

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"Reply({self.status}, {self.body[:200]!r})"


class Wire:
    """A connection."""

    def __init__(self, server, six=False):
        self.socket = socket.create_connection(("::1" if six else "127.0.0.1", server.port), timeout=SECONDS)
        self.left, self.late = b"", False
        if server.secure:
            self.socket = context().wrap_socket(self.socket, server_hostname="localhost")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, text):
        try:
            self.socket.sendall(text if isinstance(text, bytes) else text.encode("latin-1"))
        except (BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
            pass # it was refused on the way; the reply may be there

    def more(self):
        """The next bytes; b"" where the connection has ended, or says nothing any more (late)."""
        try:
            part = self.socket.recv(65536)
        except (ConnectionResetError, ssl.SSLEOFError, ssl.SSLZeroReturnError):
            part = b""
        except TimeoutError:
            part, self.late = b"", True
        self.left += part
        return part

    def until(self, mark):
        """What comes up to the mark, with it; what there is, where the connection ends before."""
        while mark not in self.left:
            if not self.more():
                break
        end = self.left.find(mark)
        end = len(self.left) if end < 0 else end + len(mark)
        got, self.left = self.left[:end], self.left[end:]
        return got

    def take(self, count):
        while len(self.left) < count and self.more():
            pass
        got, self.left = self.left[:count], self.left[count:]
        return got

    def reply(self, head=False):
        """The next reply, or None where the connection ended instead."""
        start = self.until(b"\r\n\r\n")
        if not start.endswith(b"\r\n\r\n"):
            return None
        lines = start[:-4].decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = [(n.lower(), v) for n, v in (line.split(": ", 1) for line in lines[1:] if line)]
        length = dict(headers).get("content-length")
        bare = head or status in (100, 204, 304) or length is None
        return Reply(status, headers, b"" if bare else self.take(int(length)), start)

    def ask(self, text, head=False):
        self.send(text)
        return self.reply(head)

    def ended(self):
        """True when nothing more comes and the connection ends."""
        return not self.left and not self.more() and not self.late


def context():
    """Takes any certificate: whose it is, is asked elsewhere."""
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    c.check_hostname = False
    c.verify_mode = ssl.CERT_NONE
    return c


class Server:
    """http_echo with these options; its folder is the home of its certificate."""

    def __init__(self, program, *options, plain=True, folder=None):
        self.own = None if folder else tempfile.TemporaryDirectory()
        self.folder = folder or self.own.name
        self.log = open(os.path.join(self.folder, "log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen([program, f"home={self.folder}", *(["plain=1"] if plain else []), *options],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        found = re.match(r"(https?)://[^ ]*:(\d+)/ (\S*)", line)
        if not found:
            self.process.wait()
            self.log.seek(0)
            raise RuntimeError(self.log.read())
        self.secure, self.port, self.fingerprint = found[1] == "https", int(found[2]), found[3]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.log.close()
        if self.own:
            self.own.cleanup()

    def signal(self):
        self.process.send_signal(signal.SIGTERM)

    def stop(self):
        """Its exit code."""
        if self.process.poll() is None:
            self.signal()
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
        finally:
            self.process.stdout.close()

    def wire(self, **how):
        return Wire(self, **how)

    def ask(self, text, head=False):
        """One request on a connection of its own."""
        with self.wire() as w:
            return w.ask(text, head)

    def get(self, path, *headers):
        return self.ask(get(path, *headers))

    def metric(self, name):
        for line in self.get("/metrics").body.decode().splitlines():
            if line.startswith("daybook_http_" + name + " "):
                return float(line.split(" ")[-1])
        return None

    def logged(self):
        self.log.flush()
        self.log.seek(0)
        return self.log.read()


def get(path, *headers):
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: localhost", *headers, "", ""])


def post(path, body, *headers):
    if isinstance(body, str):
        body = body.encode()
    head = "\r\n".join([f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}", *headers, "", ""])
    return head.encode() + body
