"""What stands behind the stand-in: Wikibot's wikis, or git's own CGI programs."""
import os
import subprocess
import threading

STORE = os.environ.get('WIKIBOT_SUITE_STORE', '')
TEMPLATE = os.path.join(STORE, 'home.git')
MARK = 'wikibot-suite'
# Of git's t/lib-httpd/apache.conf: what leads elsewhere, and what is a program of the scripts' own.
REDIRECTS = [(r'^/smart-redir-perm/(.*)$', 301, r'/smart/\1'), (r'^/smart-redir-temp/(.*)$', 302, r'/smart/\1'),
             (r'^/smart-redir-auth/(.*)$', 301, r'/auth/smart/\1'), (r'^/smart-redir-limited/(.*)/info/refs$', 301, r'/smart/\1/info/refs'),
             (r'^/insane-redir/(.*)$', 301, r'/intern-redir/\1/foo'),
             (r'^/loop-redir/x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-(.*)$', 302, r'/\1'), (r'^/loop-redir/(.*)$', 302, r'/loop-redir/x-\1')]
SCRIPTS = [(r'^/smart/incomplete_length/git-upload-pack', 'incomplete-length-upload-pack-v2-http.sh'), (r'^/smart/incomplete_body/git-upload-pack', 'incomplete-body-upload-pack-v2-http.sh'),
           (r'^/smart/no_report/git-receive-pack', 'error-no-report.sh'), (r'^/error_git_upload_pack/.*/git-upload-pack', 'error.sh'),
           (r'^/broken_smart/', 'broken-smart-http.sh'), (r'^/error_smart/', 'error-smart-http.sh'), (r'^/error/', 'error.sh')]
lock = threading.Lock()
count = [0]


def git_env(root):
    """The environment of a git that knows nothing of the script's settings."""
    env = {k: v for k, v in os.environ.items() if not k.startswith('GIT_') or k in ('GIT_EXEC_PATH', 'GIT_TEMPLATE_DIR')}
    env.update(HOME=root, GIT_CONFIG_NOSYSTEM='1', GIT_CONFIG_GLOBAL='/dev/null')
    return env


def wiki_of(root, docroot, prefix, repo):
    """The wiki of a repository that the script has made: a link in the storage root, and an owner."""
    folder = os.path.join(docroot, repo)
    gitdir = os.path.join(folder, '.git') if os.path.isdir(os.path.join(folder, '.git')) else folder
    if not os.path.isfile(os.path.join(gitdir, 'HEAD')):
        return None
    with lock:
        mark = os.path.join(gitdir, MARK)
        if not os.path.exists(mark):
            count[0] += 1
            name = f'{prefix}-{count[0]}'
            fetch = ['fetch', '-q', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', TEMPLATE, 'refs/wikibot/meta:refs/wikibot/meta']
            subprocess.run(['git', '-C', gitdir, '-c', 'safe.directory=*', *fetch], check=False, env=git_env(root), stdin=subprocess.DEVNULL)
            with open(mark, 'w') as f:
                f.write(name)
        name = open(mark).read()
        link = os.path.join(STORE, name + '.git')
        real = os.path.realpath(gitdir)
        if not (os.path.islink(link) and os.readlink(link) == real):
            if os.path.islink(link):
                os.remove(link)
            os.symlink(real, link)
        return name


def run_cgi(root, request, command, path, query, data, more, protocol=None):
    """Runs a CGI program (RFC 3875); returns status, headers and body."""
    env = dict(git_env(root), REQUEST_METHOD=request.command, PATH_INFO=path, QUERY_STRING=query, REMOTE_ADDR='127.0.0.1', CONTENT_LENGTH=str(len(data)),
               CONTENT_TYPE=request.headers.get('Content-Type', ''), REQUEST_URI=request.path, SERVER_PROTOCOL='HTTP/1.1', **more)
    for k, v in (('HTTP_CONTENT_ENCODING', request.headers.get('Content-Encoding')), ('GIT_PROTOCOL', protocol)):
        if v:
            env[k] = v
    out = subprocess.run(command, input=data, stdout=subprocess.PIPE, env=env, check=False).stdout
    ends = [(out.find(end), end) for end in (b'\r\n\r\n', b'\n\n') if end in out]
    head, _, body = out.partition(min(ends)[1]) if ends else (out, b'', b'')
    status, found = 200, []
    for line in head.decode('latin-1').splitlines():
        k, _, v = line.partition(':')
        if k.lower() == 'status':
            status = int(v.split()[0])
        elif k:
            found.append((k, v.strip()))
    return status, found, body


def body_of(request):
    """A request's body, and whether it came in chunks."""
    if request.headers.get('Transfer-Encoding', '').lower() != 'chunked':
        return request.rfile.read(int(request.headers.get('Content-Length') or 0)), False
    if request.headers.get('Expect'):
        request.send_response_only(100)
        request.end_headers()
    data = b''
    while True:
        size = int(request.rfile.readline().split(b';')[0], 16)
        data += request.rfile.read(size)
        request.rfile.readline()
        if size == 0:
            return data, True
