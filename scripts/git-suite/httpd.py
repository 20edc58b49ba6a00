#!/usr/bin/python3
"""Stands in for Apache in git's own test scripts, whose lib-httpd.sh starts it by LIB_HTTPD_PATH (run.sh sets all that it reads).

What comes for a repository goes to Wikibot at WIKIBOT_SUITE_URL, with a token, or, as a control, to git http-backend (WIKIBOT_SUITE_URL=git).
"""
import base64
import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from backends import REDIRECTS, SCRIPTS, body_of, lock, run_cgi, wiki_of

args = sys.argv[1:]
if '-v' in args:
    print('Server version: Apache/2.4.62 (stand-in)')
    sys.exit(0)
root = args[args.index('-d') + 1]
verb = args[args.index('-k') + 1]
pidfile = os.path.join(root, 'httpd.pid')
if verb == 'stop':
    os.kill(int(open(pidfile).read()), signal.SIGTERM)
    sys.exit(0)
port = int(next(a for a in args if a.startswith('Listen ')).rsplit(':', 1)[1])
docroot = os.path.join(root, 'www')
FACE = os.environ.get('WIKIBOT_SUITE_URL', 'git')
TOKEN = os.environ.get('WIKIBOT_SUITE_TOKEN', '')
EXEC = os.environ.get('GIT_EXEC_PATH', '')
HOP = {'connection', 'transfer-encoding', 'keep-alive', 'upgrade', 'http2-settings', 'content-length', 'host', 'expect'}


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def note(self, status, size):
        with lock, open(os.path.join(root, 'access.log'), 'a') as log:
            log.write(f'127.0.0.1 - - [{time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())}] "{self.requestline}" {status} {size or "-"}\n')

    def answer(self, status, headers, data):
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.note(status, len(data))

    def go(self):
        try:
            self.serve()
        except Exception as e:  # what a script's client sees then is in the script's output
            with open(os.path.join(root, 'error.log'), 'a') as log:
                log.write(f'{self.requestline}: {e!r}\n')
            self.close_connection = True

    do_GET = do_POST = go

    def serve(self):
        path, _, query = self.path.partition('?')
        path = urllib.parse.unquote(path)
        data, chunked = body_of(self)
        for pattern, status, to in REDIRECTS:
            if re.match(pattern, path):
                target = f'http://{self.headers["Host"]}' + re.sub(pattern, to, path) + ('?' + query if query else '')
                return self.answer(status, [('Location', target)], b'')
        match = re.match(r'^/intern-redir/(.*)/foo$', path)
        if match:
            path = '/smart/' + match[1]
        for pattern, script in SCRIPTS:
            if re.match(pattern, path):
                return self.cgi([os.path.join(root, script)], path, query, data, {})
        if path.startswith('/dumb/'):
            file = os.path.join(docroot, path[6:])
            return self.answer(200, [], open(file, 'rb').read()) if os.path.isfile(file) else self.answer(404, [], b'')
        needs = path.startswith('/auth/')
        if path.startswith('/auth-push/'):
            needs, path = path.endswith('/git-receive-pack'), path[10:]
        elif path.startswith('/auth-fetch/'):
            needs, path = path.endswith('/git-upload-pack'), path[11:]
        elif path.startswith('/half-auth-complete/'):
            needs, path = path.endswith('/git-receive-pack') or 'service=git-receive-pack' in query, path[19:]
        elif needs:
            path = path[5:]
        match = re.match(r'^/(smart[^/]*|one_time_script)/+(.*?)/+(info/refs|git-upload-pack|git-receive-pack|HEAD|objects/.*)$', path)
        if not match:
            file = os.path.join(docroot, path.lstrip('/'))
            return self.answer(200, [], open(file, 'rb').read()) if os.path.isfile(file) else self.answer(404, [], b'')
        kind, repo, rest = match.groups()
        if kind == 'smart_headers' and (self.headers.get('x-magic-one') != 'abra' or self.headers.get('x-magic-two') != 'cadabra'):
            return self.answer(403, [], b'')
        more = [('Set-Cookie', 'name=value')] if kind == 'smart_cookies' else []
        protocol = None if kind == 'smart_v0' else self.headers.get('Git-Protocol')
        given = self.credentials()
        if FACE == 'git':
            if needs and given != ('user@host', 'pass@host'):
                return self.answer(401, [('WWW-Authenticate', 'Basic realm="git-auth"')], b'')
            env = {'GIT_PROJECT_ROOT': docroot, 'GIT_HTTP_EXPORT_ALL': '1', 'GIT_EXEC_PATH': EXEC}
            if needs:
                env['REMOTE_USER'] = given[0]
            if kind == 'smart_namespace':
                env['GIT_NAMESPACE'] = 'ns'
            if kind == 'smart_custom_env':
                env.update(GIT_COMMITTER_NAME='Custom User', GIT_COMMITTER_EMAIL='custom@example.com')
            return self.cgi([os.path.join(EXEC, 'git-http-backend')], f'/{repo}/{rest}', query, data, env, protocol, kind == 'one_time_script', more)
        name = wiki_of(root, docroot, PREFIX, repo)
        if name is None:
            return self.answer(404, [], b'')
        headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP and k.lower() not in ('authorization', 'git-protocol')}
        if protocol:
            headers['Git-Protocol'] = protocol
        if needs:
            if given:
                known = TOKEN if given == ('user@host', 'pass@host') else given[1]
                headers['Authorization'] = 'Basic ' + base64.b64encode(f'{given[0]}:{known}'.encode()).decode()
        else:
            headers['Authorization'] = 'Basic ' + base64.b64encode(f'suite:{TOKEN}'.encode()).decode()
        face = urllib.parse.urlparse(FACE)
        upstream = http.client.HTTPConnection(face.hostname, face.port, timeout=120)
        target = f'/git/{name}.git/{rest}' + ('?' + query if query else '')
        if self.command == 'POST':
            upstream.request('POST', target, body=iter([data]) if chunked else data, headers=headers, encode_chunked=chunked)
        else:
            upstream.request('GET', target, headers=headers)
        reply = upstream.getresponse()
        kept = [(k, v) for k, v in reply.getheaders() if k.lower() not in HOP] + more
        if kind == 'one_time_script':
            return self.changed(reply.status, kept, reply.read())
        self.send_response_only(reply.status)
        for k, v in kept:
            self.send_header(k, v)
        self.send_header('Transfer-Encoding', 'chunked')
        self.end_headers()
        size = 0
        while True:
            piece = reply.read1(65536)
            if not piece:
                break
            size += len(piece)
            self.wfile.write(b'%x\r\n' % len(piece) + piece + b'\r\n')
        self.wfile.write(b'0\r\n\r\n')
        upstream.close()
        self.note(reply.status, size)

    def credentials(self):
        kind, _, value = self.headers.get('Authorization', '').partition(' ')
        if kind.lower() != 'basic':
            return None
        return tuple(base64.b64decode(value).decode().split(':', 1))

    def changed(self, status, headers, data):
        script = os.path.join(root, 'one-time-script')
        if os.path.exists(script):
            with tempfile.NamedTemporaryFile(dir=root) as out:
                out.write(data)
                out.flush()
                made = subprocess.run([script, out.name], stdout=subprocess.PIPE, env=dict(os.environ, LC_ALL='C'), check=False).stdout
            if made != data:
                data = made
                os.remove(script)
        self.answer(status, headers, data)

    def cgi(self, command, path, query, data, more, protocol=None, once=False, headers=()):
        status, found, body = run_cgi(root, self, command, path, query, data, more, protocol)
        if once:
            self.changed(status, found, body)
        else:
            self.answer(status, found + list(headers), body)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


server = Server(('127.0.0.1', port), Handler)
if os.fork():
    os._exit(0)
PREFIX = os.environ.get('WIKIBOT_SUITE_PREFIX', 'w') + '-' + str(os.getpid())
os.setsid()
with open(pidfile, 'w') as f:
    f.write(str(os.getpid()))
null = os.open(os.devnull, os.O_RDWR)
for fd in (0, 1, 2):
    os.dup2(null, fd)
# What the script holds open besides must not wait for us.
os.closerange(3, server.fileno())
os.closerange(server.fileno() + 1, 256)
server.serve_forever()
