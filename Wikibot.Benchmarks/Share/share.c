// A pass-through file system (FUSE, raw kernel protocol: no library needed) that makes a local folder feel like a network share:
// every request that a caller waits for takes a set time, is counted by kind, and can be made to fail.
//
//   share SOURCE MOUNTPOINT      then commands on standard input, one a line, each answered by one line:
//   delay MICROSECONDS           time added to every counted request
//   cache ENTRY ATTR NEGATIVE    milliseconds for which the kernel may trust names of folders; attributes, listings and names of
//                                files; and absences. Names of files are asked for at every open, as NFS does (close to open)
//   reset | stats                counters, as JSON. PROBE is a look-up of a name that the same thread then makes, renames onto or
//                                opens: FUSE asks twice where an NFS client sends one request, so it is counted apart and takes no time
//   Like the Linux NFS client (./wikibot nfs): a rename onto, or a removal of, a file that somebody has open through this mount first renames
//   it to .nfs…, which goes at the last close: two requests, and the name is absent between them. O_EXCL costs a SETATTR. A name of a folder that
//   was found absent is believed absent, without a request, until the folder is asked for (GETATTR of it alone, or OPENDIR) and has changed. A name
//   that led to a file leads to it until then, too, if somebody has that file open through whatever mount; else it is stale, and looked up anew.
//   beliefs 0 | 1                the last two: off, on (at first on)
//   fault KIND ERRNO SKIP TIMES TEXT   fails TIMES requests of KIND (or *) whose path holds TEXT (or *), after letting SKIP pass
//   clear                        no more faults
//   trace FILE | trace -         writes "KIND path" of every counted request to FILE; stops
// End of input unmounts and ends it, so that it never outlives its parent.
#define _GNU_SOURCE
#define FUSE_USE_VERSION 31
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define THREADS 64
#define MAX_WRITE (1 << 20)
#define BUCKETS 65536
#define KINDS 64
#define FAULTS 16
#define PROBES 4096
#define HANDLES 65536
#define FOLDERS 1024
#define HELD_AT 0x7ffffffffffffff0 // a byte that no file has: locked in the source by every mount that has the file open
#define PROBE 0 // no opcode has this number

struct node { struct node *next; uint64_t lookups; dev_t dev; ino_t ino; int fd, opens, silly_folder; char *silly; };
struct probe { uint64_t parent, node, before; uint32_t thread; char name[256], name_before[256]; }; // the last look-up of a thread, and the one before
// What this mount believes of a name: the file that it leads to, or none (ino 0); and the time of the folder's last change that it knows of.
struct belief { struct belief *next; ino_t folder, ino; struct timespec changed; char name[256]; };
struct fault { int kind, error, skip, times; char text[200]; };

static const char *const names[KINDS] = {
    [PROBE] = "PROBE", [FUSE_LOOKUP] = "LOOKUP", [FUSE_GETATTR] = "GETATTR", [FUSE_SETATTR] = "SETATTR", [FUSE_READLINK] = "READLINK",
    [FUSE_SYMLINK] = "SYMLINK", [FUSE_MKNOD] = "MKNOD", [FUSE_MKDIR] = "MKDIR", [FUSE_UNLINK] = "UNLINK", [FUSE_RMDIR] = "RMDIR",
    [FUSE_RENAME] = "RENAME", [FUSE_RENAME2] = "RENAME", [FUSE_LINK] = "LINK", [FUSE_OPEN] = "OPEN", [FUSE_READ] = "READ",
    [FUSE_WRITE] = "WRITE", [FUSE_STATFS] = "STATFS", [FUSE_FSYNC] = "FSYNC", [FUSE_FLUSH] = "CLOSE", [FUSE_OPENDIR] = "OPENDIR",
    [FUSE_READDIR] = "READDIR", [FUSE_FSYNCDIR] = "FSYNCDIR", [FUSE_CREATE] = "CREATE",
};

static int device, source_fd;
static const char *mountpoint;
static atomic_long delay_us, entry_ms = 60000, attr_ms, negative_ms;
static atomic_long counts[KINDS];
static struct node *table[BUCKETS];
static struct node root;
static struct fault faults[FAULTS];
static atomic_int fault_count;
static struct probe probes[PROBES];
static struct belief *beliefs[FOLDERS]; // by folder
static atomic_int believes = 1;
static char is_open[HANDLES];
static atomic_int silly_count;
static FILE *trace;
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER, fault_lock = PTHREAD_MUTEX_INITIALIZER, belief_lock = PTHREAD_MUTEX_INITIALIZER;

static struct node *node_of(uint64_t id) { return id == FUSE_ROOT_ID ? &root : (struct node *)(uintptr_t)id; }
static int fd_of(uint64_t id) { return node_of(id)->fd; }
static struct node **bucket(ino_t ino) { return &table[(ino * 0x9E3779B97F4A7C15ull) >> 48]; }
static void proc_path(char *to, int fd) { sprintf(to, "/proc/self/fd/%d", fd); }

// The folders that the request of this thread changes, and when each changed last before it.
static __thread struct { uint64_t folder[2]; struct timespec before[2]; } changing;
static void changed_folder(uint64_t id, struct timespec before);

static void reply(uint64_t unique, int error, const void *data, size_t length) {
    for (int i = 0; i < 2; i++) {
        if (changing.folder[i]) { changed_folder(changing.folder[i], changing.before[i]); changing.folder[i] = 0; }
    }
    struct fuse_out_header header = {.len = sizeof header + (error ? 0 : length), .error = -error, .unique = unique};
    struct iovec parts[2] = {{&header, sizeof header}, {(void *)data, length}};
    // ENOENT here means that the caller was interrupted meanwhile: nobody waits for this answer.
    if (writev(device, parts, error || !length ? 1 : 2) < 0 && errno != ENOENT && errno != ENODEV) { perror("reply"); }
}

static void fill_attr(struct fuse_attr *to, const struct stat *s) {
    *to = (struct fuse_attr){.ino = s->st_ino, .size = s->st_size, .blocks = s->st_blocks, .atime = s->st_atim.tv_sec,
        .mtime = s->st_mtim.tv_sec, .ctime = s->st_ctim.tv_sec, .atimensec = s->st_atim.tv_nsec, .mtimensec = s->st_mtim.tv_nsec,
        .ctimensec = s->st_ctim.tv_nsec, .mode = s->st_mode, .nlink = s->st_nlink, .uid = s->st_uid, .gid = s->st_gid,
        .rdev = s->st_rdev, .blksize = s->st_blksize};
}

static void fill_valid(uint64_t ms, uint64_t *seconds, uint32_t *nanoseconds) { *seconds = ms / 1000; *nanoseconds = ms % 1000 * 1000000; }

static int same_time(struct timespec a, struct timespec b) { return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec; }

// Where the belief of a name hangs; *… is NULL when there is none.
static struct belief **belief_of(ino_t folder, const char *name) {
    struct belief **at = &beliefs[folder % FOLDERS];
    while (*at && ((*at)->folder != folder || strcmp((*at)->name, name))) { at = &(*at)->next; }
    return at;
}

static void drop_belief(struct belief **at) { struct belief *b = *at; if (b) { *at = b->next; free(b); } }

static void believe(const struct stat *folder, const char *name, ino_t ino) {
    if (!believes || !folder->st_ino || strlen(name) > 255) { return; }
    pthread_mutex_lock(&belief_lock);
    struct belief **at = belief_of(folder->st_ino, name);
    if (!*at) { *at = calloc(1, sizeof **at); }
    (*at)->folder = folder->st_ino; (*at)->ino = ino; (*at)->changed = folder->st_ctim;
    strcpy((*at)->name, name);
    pthread_mutex_unlock(&belief_lock);
}

// 1 and the file, or 0 for "absent"; 0 when nothing is believed of the name.
static int is_believed(ino_t folder, const char *name, ino_t *ino) {
    pthread_mutex_lock(&belief_lock);
    struct belief *b = believes ? *belief_of(folder, name) : NULL;
    *ino = b ? b->ino : 0;
    pthread_mutex_unlock(&belief_lock);
    return b != NULL;
}

static void forget_belief(ino_t folder, const char *name) {
    pthread_mutex_lock(&belief_lock);
    drop_belief(belief_of(folder, name));
    pthread_mutex_unlock(&belief_lock);
}

// The client asked for the folder. (Since Linux 6.13 a change gets a time of its own when the one before has been looked at, as here.)
static void ask_folder(uint64_t id) {
    struct stat s;
    if (fstatat(fd_of(id), "", &s, AT_EMPTY_PATH) < 0 || !S_ISDIR(s.st_mode)) { return; }
    pthread_mutex_lock(&belief_lock);
    for (struct belief **at = &beliefs[s.st_ino % FOLDERS]; *at;) {
        if ((*at)->folder == s.st_ino && !same_time((*at)->changed, s.st_ctim)) { drop_belief(at); } else { at = &(*at)->next; }
    }
    pthread_mutex_unlock(&belief_lock);
}

// This client has changed a folder itself, and no other has meanwhile: what it believes of the other names, it goes on believing.
static void changed_folder(uint64_t id, struct timespec before) {
    struct stat s;
    if (fstatat(fd_of(id), "", &s, AT_EMPTY_PATH) < 0) { return; }
    pthread_mutex_lock(&belief_lock);
    for (struct belief *b = beliefs[s.st_ino % FOLDERS]; b; b = b->next) {
        if (b->folder == s.st_ino && same_time(b->changed, before)) { b->changed = s.st_ctim; }
    }
    pthread_mutex_unlock(&belief_lock);
}

static struct flock held_lock(int type) { return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = HELD_AT, .l_len = 1}; }

// Whether an open by handle succeeds: the file has a name still, or some mount has it open.
static int lives(int fd) {
    char path[40];
    struct stat s;
    struct flock lock = held_lock(F_WRLCK);
    if (fstatat(fd, "", &s, AT_EMPTY_PATH) < 0 || !S_ISREG(s.st_mode)) { return 0; }
    if (s.st_nlink) { return 1; }
    proc_path(path, fd);
    int open_fd = open(path, O_RDONLY | O_CLOEXEC);
    int yes = open_fd >= 0 && fcntl(open_fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    if (open_fd >= 0) { close(open_fd); }
    return yes;
}

// The file that this mount believes a name to lead to, when it can be opened by its handle though the name leads elsewhere by now; else -1.
static int believed_file(const struct stat *folder, const char *name, ino_t now) {
    ino_t ino;
    int fd = -1;
    if (!is_believed(folder->st_ino, name, &ino) || !ino || ino == now) { return -1; }
    pthread_mutex_lock(&table_lock);
    struct node *n = *bucket(ino);
    while (n && (n->ino != ino || n->dev != folder->st_dev)) { n = n->next; }
    if (n && !n->silly && lives(n->fd)) { fd = fcntl(n->fd, F_DUPFD_CLOEXEC, 0); }
    pthread_mutex_unlock(&table_lock);
    return fd;
}

// Finds a name and counts one more kernel reference to it; 0 or an errno.
static int lookup(uint64_t parent, const char *name, struct fuse_entry_out *out) {
    struct stat s, folder = {0};
    memset(out, 0, sizeof *out);
    fstatat(fd_of(parent), "", &folder, AT_EMPTY_PATH);
    int fd = openat(fd_of(parent), name, O_PATH | O_NOFOLLOW | O_CLOEXEC), e = errno;
    int old = believed_file(&folder, name, fd >= 0 && !fstatat(fd, "", &s, AT_EMPTY_PATH) ? s.st_ino : 0);
    if (old >= 0) { if (fd >= 0) { close(fd); } fd = old; }
    if (fd < 0) { if (e == ENOENT) { believe(&folder, name, 0); } return e; }
    if (fstatat(fd, "", &s, AT_EMPTY_PATH) < 0) { e = errno; close(fd); return e; }
    if (old < 0 && S_ISREG(s.st_mode)) { believe(&folder, name, s.st_ino); } else if (old < 0) { forget_belief(folder.st_ino, name); }
    pthread_mutex_lock(&table_lock);
    struct node **b = bucket(s.st_ino), *n = *b;
    while (n && (n->ino != s.st_ino || n->dev != s.st_dev)) { n = n->next; }
    if (n) { close(fd); } else {
        n = calloc(1, sizeof *n);
        n->fd = fd; n->ino = s.st_ino; n->dev = s.st_dev; n->next = *b; *b = n;
    }
    n->lookups++;
    pthread_mutex_unlock(&table_lock);
    out->nodeid = (uintptr_t)n;
    fill_valid(S_ISDIR(s.st_mode) ? entry_ms : attr_ms, &out->entry_valid, &out->entry_valid_nsec);
    fill_valid(attr_ms, &out->attr_valid, &out->attr_valid_nsec);
    fill_attr(&out->attr, &s);
    return 0;
}

static void forget(uint64_t id, uint64_t times) {
    if (id == FUSE_ROOT_ID) { return; }
    pthread_mutex_lock(&table_lock);
    struct node *n = node_of(id), **at = bucket(n->ino);
    if ((n->lookups -= times) == 0) {
        while (*at != n) { at = &(*at)->next; }
        *at = n->next;
        close(n->fd);
        free(n);
    }
    pthread_mutex_unlock(&table_lock);
}

static void describe(uint64_t id, const char *name, char *to, size_t size) {
    char link[40], path[4096];
    proc_path(link, fd_of(id));
    ssize_t n = readlink(link, path, sizeof path - 1);
    path[n < 0 ? 0 : n] = 0;
    snprintf(to, size, "%s%s%s", path, name ? "/" : "", name ? name : "");
}

static struct probe *probe_of(uint32_t thread) { return &probes[thread * 2654435761u % PROBES]; }

static void remember_probe(const struct fuse_in_header *h, const char *name) {
    struct probe *p = probe_of(h->pid);
    pthread_mutex_lock(&fault_lock);
    p->before = p->thread == h->pid ? p->parent : 0;
    memcpy(p->name_before, p->name, sizeof p->name);
    p->thread = h->pid;
    p->parent = h->nodeid;
    p->node = 0;
    snprintf(p->name, sizeof p->name, "%s", name);
    pthread_mutex_unlock(&fault_lock);
}

// Whether this thread has just looked up the name that it now makes, or the file that it now opens: then the two count as one.
static int follows_probe(const struct fuse_in_header *h, uint64_t parent, const char *name) {
    struct probe *p = probe_of(h->pid);
    pthread_mutex_lock(&fault_lock);
    int yes = p->thread == h->pid && (name ? p->parent == parent && !strcmp(p->name, name) : p->node == h->nodeid);
    int merged = yes;
    if ((h->opcode == FUSE_RENAME || h->opcode == FUSE_RENAME2) && yes) { // the old name was asked for just before the new one
        merged += p->before == h->nodeid && !strcmp(p->name_before, name - strlen(p->name_before) - 1);
    }
    p->thread = 0;
    pthread_mutex_unlock(&fault_lock);
    counts[FUSE_LOOKUP] -= merged;
    counts[PROBE] += merged;
    return yes;
}

// Counts, delays and perhaps fails a request; 0 or the errno to fail it with.
static int arrive(int kind, uint64_t id, const char *name, int delayed) {
    char path[5000];
    struct timespec wait = {delay_us / 1000000, delay_us % 1000000 * 1000};
    int error = 0;
    counts[kind]++;
    if (trace || fault_count) {
        describe(id, name, path, sizeof path);
        pthread_mutex_lock(&fault_lock);
        if (trace) { fprintf(trace, "%s %s\n", names[kind], path); }
        for (int i = 0; i < fault_count && !error; i++) {
            struct fault *f = &faults[i];
            if ((f->kind == 0 || !strcmp(names[f->kind], names[kind])) && f->times > 0 && (f->text[0] == '*' || strstr(path, f->text))) {
                if (f->skip > 0) { f->skip--; } else { f->times--; error = f->error; }
            }
        }
        pthread_mutex_unlock(&fault_lock);
    }
    if (delay_us && delayed) { clock_nanosleep(CLOCK_MONOTONIC, 0, &wait, NULL); }
    return error;
}

static void reply_attr(uint64_t unique, int fd) {
    struct stat s;
    struct fuse_attr_out out = {0};
    if (fstatat(fd, "", &s, AT_EMPTY_PATH) < 0) { reply(unique, errno, NULL, 0); return; }
    fill_valid(attr_ms, &out.attr_valid, &out.attr_valid_nsec);
    fill_attr(&out.attr, &s);
    reply(unique, 0, &out, sizeof out);
}

static void set_attr(uint64_t unique, uint64_t id, const struct fuse_setattr_in *in) {
    char path[40];
    proc_path(path, fd_of(id));
    int r = 0;
    if (in->valid & FATTR_MODE) { r = chmod(path, in->mode & 07777); }
    if (!r && in->valid & (FATTR_UID | FATTR_GID)) {
        r = fchownat(fd_of(id), "", in->valid & FATTR_UID ? in->uid : (uid_t)-1, in->valid & FATTR_GID ? in->gid : (gid_t)-1, AT_EMPTY_PATH);
    }
    if (!r && in->valid & FATTR_SIZE) { r = in->valid & FATTR_FH ? ftruncate((int)in->fh, in->size) : truncate(path, in->size); }
    if (!r && in->valid & (FATTR_ATIME | FATTR_MTIME)) {
        struct timespec t[2] = {{in->atime, in->valid & FATTR_ATIME ? in->atimensec : UTIME_OMIT}, {in->mtime, in->valid & FATTR_MTIME ? in->mtimensec : UTIME_OMIT}};
        if (in->valid & FATTR_ATIME_NOW) { t[0].tv_nsec = UTIME_NOW; }
        if (in->valid & FATTR_MTIME_NOW) { t[1].tv_nsec = UTIME_NOW; }
        r = utimensat(AT_FDCWD, path, t, 0);
    }
    if (r) { reply(unique, errno, NULL, 0); } else { reply_attr(unique, fd_of(id)); }
}

static void read_folder(uint64_t unique, const struct fuse_read_in *in) {
    char entries[32768], out[65536];
    size_t used = 0, limit = in->size < sizeof out ? in->size : sizeof out;
    int fd = (int)in->fh;
    if (lseek(fd, in->offset, SEEK_SET) < 0) { reply(unique, errno, NULL, 0); return; }
    for (;;) {
        long n = syscall(SYS_getdents64, fd, entries, sizeof entries);
        if (n < 0) { reply(unique, errno, NULL, 0); return; }
        if (n == 0) { break; }
        for (long at = 0; at < n;) {
            struct { uint64_t ino; int64_t off; unsigned short len; unsigned char type; char name[]; } *e = (void *)(entries + at);
            size_t length = strlen(e->name), size = FUSE_DIRENT_ALIGN(FUSE_NAME_OFFSET + length);
            if (used + size > limit) { reply(unique, 0, out, used); return; }
            struct fuse_dirent *d = (struct fuse_dirent *)(out + used);
            memset(d, 0, size);
            *d = (struct fuse_dirent){.ino = e->ino, .off = e->off, .namelen = length, .type = e->type};
            memcpy(d->name, e->name, length);
            used += size;
            at += e->len;
        }
    }
    reply(unique, 0, out, used);
}

static void reply_entry(uint64_t unique, uint64_t parent, const char *name, uint32_t thread) {
    struct fuse_entry_out out;
    int e = lookup(parent, name, &out);
    pthread_mutex_lock(&fault_lock);
    if (!e && probe_of(thread)->thread == thread) { probe_of(thread)->node = out.nodeid; }
    pthread_mutex_unlock(&fault_lock);
    if (e == ENOENT && negative_ms) { // node 0: a trusted absence
        fill_valid(negative_ms, &out.entry_valid, &out.entry_valid_nsec);
        e = 0;
    }
    reply(unique, e, &out, sizeof out);
}

// Other mounts of the same source see by this lock that somebody has the file open.
static void hold(int fd, int open) {
    struct flock lock = held_lock(open ? F_RDLCK : F_UNLCK);
    if (fcntl(fd, F_OFD_SETLK, &lock) < 0 && errno == EBADF) { lock.l_type = F_WRLCK; fcntl(fd, F_OFD_SETLK, &lock); } // opened for writing only
}

// A file handle that somebody opened, or has closed. Closing is FUSE_FLUSH: FUSE_RELEASE comes later, when nobody waits for it any more.
static void count_open(uint64_t id, int fd, int open) {
    char *silly = NULL;
    int folder = -1;
    if (fd < 0 || fd >= HANDLES) { return; }
    pthread_mutex_lock(&table_lock);
    struct node *n = node_of(id);
    if (open != is_open[fd]) {
        is_open[fd] = open;
        hold(fd, open);
        n->opens += open ? 1 : -1;
        if (!n->opens && n->silly) { silly = n->silly; folder = n->silly_folder; n->silly = NULL; }
    }
    pthread_mutex_unlock(&table_lock);
    if (silly) { counts[FUSE_UNLINK]++; unlinkat(folder, silly, 0); free(silly); close(folder); }
}

// Renames a file away that is open through this mount; whatever has its name at that moment. 1 when it did, 0 when nobody has it open.
static int take_away(uint64_t folder, const char *name) {
    struct stat s;
    if (fstatat(fd_of(folder), name, &s, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(s.st_mode)) { return 0; }
    pthread_mutex_lock(&table_lock);
    struct node *n = *bucket(s.st_ino);
    while (n && (n->ino != s.st_ino || n->dev != s.st_dev)) { n = n->next; }
    int busy = n && n->opens > 0 && !n->silly;
    if (busy) {
        if (asprintf(&n->silly, ".nfs%016llx%08x", (unsigned long long)s.st_ino, (unsigned)++silly_count) < 0) { abort(); }
        n->silly_folder = dup(fd_of(folder));
        counts[FUSE_LOOKUP]++;
        counts[FUSE_RENAME]++;
        renameat(fd_of(folder), name, n->silly_folder, n->silly);
    }
    pthread_mutex_unlock(&table_lock);
    return busy;
}

static void wait_as_long(void) {
    struct timespec wait = {delay_us / 1000000, delay_us % 1000000 * 1000};
    if (delay_us) { clock_nanosleep(CLOCK_MONOTONIC, 0, &wait, NULL); }
}

static void rename_file(const struct fuse_in_header *h, const char *name, uint64_t folder, const char *to, unsigned flags) {
    if (!flags && take_away(folder, to)) { wait_as_long(); } // and here the name is absent
    int r = renameat2(fd_of(h->nodeid), name, fd_of(folder), to, flags);
    reply(h->unique, r < 0 ? errno : 0, NULL, 0);
}

static void remove_file(const struct fuse_in_header *h, const char *name) {
    int r = take_away(h->nodeid, name) ? 0 : unlinkat(fd_of(h->nodeid), name, 0);
    reply(h->unique, r < 0 ? errno : 0, NULL, 0);
}

static void open_file(const struct fuse_in_header *h, int flags, int folder) {
    char path[40];
    proc_path(path, fd_of(h->nodeid));
    int fd = open(path, (flags & ~(O_NOFOLLOW | O_CREAT | O_EXCL | O_DIRECT)) | O_CLOEXEC);
    if (fd < 0) { reply(h->unique, errno, NULL, 0); return; }
    // Direct: every read of the caller is one request. A listing is kept by the kernel only where attributes are.
    if (!folder) { count_open(h->nodeid, fd, 1); }
    struct fuse_open_out out = {.fh = fd, .open_flags = folder ? (attr_ms ? FOPEN_CACHE_DIR | FOPEN_KEEP_CACHE : 0) : FOPEN_DIRECT_IO};
    reply(h->unique, 0, &out, sizeof out);
}

static void create_file(const struct fuse_in_header *h, const struct fuse_create_in *in) {
    struct { struct fuse_entry_out entry; struct fuse_open_out open; } out;
    const char *name = (const char *)(in + 1);
    int fd = openat(fd_of(h->nodeid), name, (in->flags & ~O_DIRECT) | O_CREAT | O_NOFOLLOW | O_CLOEXEC, in->mode);
    if (fd < 0) { reply(h->unique, errno, NULL, 0); return; }
    int e = lookup(h->nodeid, name, &out.entry);
    if (e) { close(fd); reply(h->unique, e, NULL, 0); return; }
    if (in->flags & O_EXCL) { counts[FUSE_SETATTR]++; wait_as_long(); }
    count_open(out.entry.nodeid, fd, 1);
    out.open = (struct fuse_open_out){.fh = fd, .open_flags = FOPEN_DIRECT_IO};
    reply(h->unique, 0, &out, sizeof out);
}

static void make_link(const struct fuse_in_header *h, uint64_t old, const char *name) {
    char path[40];
    proc_path(path, fd_of(old));
    if (linkat(AT_FDCWD, path, fd_of(h->nodeid), name, AT_SYMLINK_FOLLOW) < 0) { reply(h->unique, errno, NULL, 0); } else { reply_entry(h->unique, h->nodeid, name, h->pid); }
}

static void init(const struct fuse_in_header *h, const struct fuse_init_in *in) {
    struct fuse_init_out out = {.major = FUSE_KERNEL_VERSION, .minor = FUSE_KERNEL_MINOR_VERSION, .max_readahead = 131072,
        .max_background = THREADS, .congestion_threshold = THREADS, .max_write = MAX_WRITE, .max_pages = MAX_WRITE / 4096, .time_gran = 1};
    out.flags = in->flags & (FUSE_BIG_WRITES | FUSE_ATOMIC_O_TRUNC | FUSE_PARALLEL_DIROPS | FUSE_MAX_PAGES | FUSE_INIT_EXT);
#ifdef FUSE_DIRECT_IO_ALLOW_MMAP
    out.flags2 = in->flags2 & (uint32_t)(FUSE_DIRECT_IO_ALLOW_MMAP >> 32);
#else
    out.flags2 = in->flags2 & (1u << 4);
#endif
    reply(h->unique, 0, &out, sizeof out);
}

static void transfer(const struct fuse_in_header *h, char *body, char *buffer) {
    const struct fuse_read_in *in = (void *)body; // fuse_write_in begins alike
    ssize_t n;
    if (h->opcode == FUSE_READ) {
        n = pread((int)in->fh, buffer, in->size < MAX_WRITE ? in->size : MAX_WRITE, in->offset);
        reply(h->unique, n < 0 ? errno : 0, buffer, n < 0 ? 0 : n);
    } else {
        struct fuse_write_in *w = (void *)body;
        n = pwrite((int)w->fh, w + 1, w->size, w->offset);
        struct fuse_write_out out = {.size = n < 0 ? 0 : n};
        reply(h->unique, n < 0 ? errno : 0, &out, sizeof out);
    }
}

#define DONE(call) do { int r_ = (call); reply(h->unique, r_ < 0 ? errno : 0, NULL, 0); } while (0)

static ino_t inode_of(uint64_t id) {
    struct stat s;
    return fstatat(fd_of(id), "", &s, AT_EMPTY_PATH) < 0 ? 0 : s.st_ino;
}

static void carry_out(struct fuse_in_header *h, char *body, char *buffer, const char *name);

static void serve(struct fuse_in_header *h, char *body, char *buffer) {
    const char *name = NULL, *made = NULL; // the name that a request is about, the one that it makes
    uint64_t parent = h->nodeid;
    int e, delayed = 1;
    switch (h->opcode) {
    case FUSE_LOOKUP: case FUSE_UNLINK: case FUSE_RMDIR: name = body; break;
    case FUSE_SYMLINK: name = made = body; break;
    case FUSE_MKDIR: name = made = body + sizeof(struct fuse_mkdir_in); break;
    case FUSE_MKNOD: name = made = body + sizeof(struct fuse_mknod_in); break;
    case FUSE_CREATE: name = made = body + sizeof(struct fuse_create_in); break;
    case FUSE_LINK: name = made = body + sizeof(struct fuse_link_in); break;
    case FUSE_RENAME: name = body + sizeof(struct fuse_rename_in); parent = ((struct fuse_rename_in *)body)->newdir; break;
    case FUSE_RENAME2: name = body + sizeof(struct fuse_rename2_in); parent = ((struct fuse_rename2_in *)body)->newdir; break;
    }
    if (h->opcode == FUSE_RENAME || h->opcode == FUSE_RENAME2) { made = name + strlen(name) + 1; }
    ino_t believed;
    if (h->opcode == FUSE_LOOKUP && is_believed(inode_of(h->nodeid), name, &believed) && !believed) { reply(h->unique, ENOENT, NULL, 0); return; }
    if (h->opcode == FUSE_LOOKUP) { remember_probe(h, name); }
    if (h->opcode == FUSE_OPENDIR || (h->opcode == FUSE_GETATTR && !(((struct fuse_getattr_in *)body)->getattr_flags & FUSE_GETATTR_FH))) { ask_folder(h->nodeid); }
    if (made || h->opcode == FUSE_OPEN || h->opcode == FUSE_GETATTR) { delayed = !follows_probe(h, parent, made); }
    if (h->opcode < KINDS && h->opcode != PROBE && names[h->opcode] && (e = arrive(h->opcode, h->nodeid, name, delayed))) { reply(h->unique, e, NULL, 0); return; }
    if (!name || h->opcode == FUSE_LOOKUP) { carry_out(h, body, buffer, name); return; }
    // This client changes what it believes.
    struct stat from = {0}, to = {0};
    fstatat(fd_of(h->nodeid), "", &from, AT_EMPTY_PATH);
    fstatat(fd_of(parent), "", &to, AT_EMPTY_PATH);
    forget_belief(from.st_ino, name);
    if (made) { forget_belief(to.st_ino, made); }
    changing.folder[0] = h->nodeid; changing.before[0] = from.st_ctim;
    changing.folder[1] = parent == h->nodeid ? 0 : parent; changing.before[1] = to.st_ctim;
    carry_out(h, body, buffer, name);
}

static void carry_out(struct fuse_in_header *h, char *body, char *buffer, const char *name) {
    switch (h->opcode) {
    case FUSE_INIT: init(h, (void *)body); break;
    case FUSE_LOOKUP: reply_entry(h->unique, h->nodeid, name, h->pid); break;
    case FUSE_FORGET: forget(h->nodeid, ((struct fuse_forget_in *)body)->nlookup); break;
    case FUSE_BATCH_FORGET: {
        struct fuse_batch_forget_in *in = (void *)body;
        struct fuse_forget_one *one = (void *)(in + 1);
        for (uint32_t i = 0; i < in->count; i++) { forget(one[i].nodeid, one[i].nlookup); }
        break;
    }
    case FUSE_GETATTR: reply_attr(h->unique, fd_of(h->nodeid)); break;
    case FUSE_SETATTR: set_attr(h->unique, h->nodeid, (void *)body); break;
    case FUSE_READLINK: {
        ssize_t n = readlinkat(fd_of(h->nodeid), "", buffer, 4096);
        reply(h->unique, n < 0 ? errno : 0, buffer, n < 0 ? 0 : n);
        break;
    }
    case FUSE_SYMLINK:
        if (symlinkat(body + strlen(body) + 1, fd_of(h->nodeid), name) < 0) { reply(h->unique, errno, NULL, 0); } else { reply_entry(h->unique, h->nodeid, name, h->pid); }
        break;
    case FUSE_MKNOD: {
        struct fuse_mknod_in *in = (void *)body;
        if (mknodat(fd_of(h->nodeid), name, in->mode, in->rdev) < 0) { reply(h->unique, errno, NULL, 0); } else { reply_entry(h->unique, h->nodeid, name, h->pid); }
        break;
    }
    case FUSE_MKDIR:
        if (mkdirat(fd_of(h->nodeid), name, ((struct fuse_mkdir_in *)body)->mode) < 0) { reply(h->unique, errno, NULL, 0); } else { reply_entry(h->unique, h->nodeid, name, h->pid); }
        break;
    case FUSE_UNLINK: remove_file(h, name); break;
    case FUSE_RMDIR: DONE(unlinkat(fd_of(h->nodeid), name, AT_REMOVEDIR)); break;
    case FUSE_RENAME: rename_file(h, name, ((struct fuse_rename_in *)body)->newdir, name + strlen(name) + 1, 0); break;
    case FUSE_RENAME2: {
        struct fuse_rename2_in *in = (void *)body;
        rename_file(h, name, in->newdir, name + strlen(name) + 1, in->flags);
        break;
    }
    case FUSE_LINK: make_link(h, ((struct fuse_link_in *)body)->oldnodeid, name); break;
    case FUSE_OPEN: open_file(h, ((struct fuse_open_in *)body)->flags, 0); break;
    case FUSE_OPENDIR: open_file(h, O_RDONLY | O_DIRECTORY, 1); break;
    case FUSE_CREATE: create_file(h, (void *)body); break;
    case FUSE_READ: case FUSE_WRITE: transfer(h, body, buffer); break;
    case FUSE_READDIR: read_folder(h->unique, (void *)body); break;
    case FUSE_FLUSH: count_open(h->nodeid, (int)((struct fuse_flush_in *)body)->fh, 0); reply(h->unique, 0, NULL, 0); break;
    case FUSE_RELEASE: count_open(h->nodeid, (int)((struct fuse_release_in *)body)->fh, 0); // fall through
    case FUSE_RELEASEDIR: DONE(close((int)((struct fuse_release_in *)body)->fh)); break;
    case FUSE_FSYNC: case FUSE_FSYNCDIR: {
        struct fuse_fsync_in *in = (void *)body;
        DONE(in->fsync_flags & FUSE_FSYNC_FDATASYNC ? fdatasync((int)in->fh) : fsync((int)in->fh));
        break;
    }
    case FUSE_STATFS: {
        struct statvfs s;
        if (fstatvfs(source_fd, &s) < 0) { reply(h->unique, errno, NULL, 0); break; }
        struct fuse_statfs_out out = {.st = {.blocks = s.f_blocks, .bfree = s.f_bfree, .bavail = s.f_bavail, .files = s.f_files,
            .ffree = s.f_ffree, .bsize = s.f_bsize, .namelen = s.f_namemax, .frsize = s.f_frsize}};
        reply(h->unique, 0, &out, sizeof out);
        break;
    }
    case FUSE_INTERRUPT: break; // every request ends soon by itself
    default: reply(h->unique, ENOSYS, NULL, 0); // the kernel does without, and does not ask again
    }
}

static void *work(void *unused) {
    // Room in front: follows_probe looks for an old name before the new one.
    char *request = (char *)calloc(1, MAX_WRITE + 8192 + 512) + 512, *buffer = malloc(MAX_WRITE);
    for (;;) {
        ssize_t n = read(device, request, MAX_WRITE + 8192);
        if (n < 0 && (errno == EINTR || errno == EAGAIN || errno == ENOENT)) { continue; }
        if (n < 0) { return unused; } // ENODEV: unmounted
        serve((void *)request, request + sizeof(struct fuse_in_header), buffer);
    }
}

static int kind_of(const char *name) {
    for (int i = 1; i < KINDS; i++) { if (names[i] && !strcmp(names[i], name)) { return i; } }
    return 0;
}

static void command(char *line) {
    long a, b, c;
    char word[200], text[200];
    struct fault f = {0};
    if (sscanf(line, "delay %ld", &a) == 1) { delay_us = a; puts("ok"); }
    else if (sscanf(line, "cache %ld %ld %ld", &a, &b, &c) == 3) { entry_ms = a; attr_ms = b; negative_ms = c; puts("ok"); }
    else if (sscanf(line, "fault %199s %d %d %d %199s", word, &f.error, &f.skip, &f.times, text) == 5 && fault_count < FAULTS && (word[0] == '*' || kind_of(word))) {
        f.kind = kind_of(word);
        strcpy(f.text, text);
        pthread_mutex_lock(&fault_lock);
        faults[fault_count++] = f;
        pthread_mutex_unlock(&fault_lock);
        puts("ok");
    }
    else if (sscanf(line, "beliefs %ld", &a) == 1) { believes = a != 0; puts("ok"); }
    else if (!strcmp(line, "clear")) { fault_count = 0; puts("ok"); }
    else if (sscanf(line, "trace %199s", word) == 1) {
        pthread_mutex_lock(&fault_lock);
        if (trace) { fclose(trace); }
        trace = word[0] == '-' ? NULL : fopen(word, "w");
        pthread_mutex_unlock(&fault_lock);
        puts("ok");
    }
    else if (!strcmp(line, "reset")) { for (int i = 0; i < KINDS; i++) { counts[i] = 0; } puts("ok"); }
    else if (!strcmp(line, "stats")) {
        const char *separator = "";
        counts[FUSE_RENAME] += atomic_exchange(&counts[FUSE_RENAME2], 0);
        putchar('{');
        for (int i = 0; i < KINDS; i++) { if (counts[i] && names[i]) { printf("%s\"%s\":%ld", separator, names[i], counts[i]); separator = ","; } }
        puts("}");
    }
    else { puts("error unknown command"); }
    fflush(stdout);
}

static void end(int signal) {
    umount2(mountpoint, MNT_DETACH);
    _exit(128 + signal);
}

int main(int argc, char **argv) {
    char options[100], line[1000];
    struct rlimit files;
    pthread_t thread;
    if (argc != 3) { fputs("usage: share SOURCE MOUNTPOINT\n", stderr); return 2; }
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    prctl(PR_SET_TIMERSLACK, 1000);
    umask(0);
    mountpoint = argv[2];
    source_fd = root.fd = open(argv[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (source_fd < 0) { perror(argv[1]); return 1; }
    device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    if (device < 0) { perror("/dev/fuse"); return 1; }
    snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=%d,group_id=%d,allow_other", device, getuid(), getgid());
    if (mount("wikibot-share", mountpoint, "fuse.wikibot", MS_NOSUID | MS_NODEV, options) < 0) { perror("mount"); return 1; }
    signal(SIGTERM, end);
    signal(SIGINT, end);
    signal(SIGHUP, end);
    for (int i = 0; i < THREADS; i++) { pthread_create(&thread, NULL, work, NULL); }
    puts("ready");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) { line[strcspn(line, "\n")] = 0; command(line); }
    umount2(mountpoint, MNT_DETACH);
    return 0;
}
