/*
 * A library put before the C library (LD_PRELOAD) for tests of power loss.
 *
 * Before each write below POWER_ROOT the bytes that it replaces are kept in POWER_LOG, one file for each inode; a sync of
 * the file forgets them. When the process is killed, what lies in POWER_LOG is what a power cut would take: the test puts
 * the old bytes back.
 *
 * And for tests of failing disks: POWER_FAIL names a file of four 64-bit numbers: calls so far, the call that fails (0:
 * none), its errno, and 1 when all later ones fail as well. Counted are writes, cuts, syncs, and renames below POWER_ROOT.
 *
 * And for tests of wrong clocks: CLOCK_SHIFT names a file of one 64-bit number: the ms by which the clock of the day is ahead.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *root, *notes;
static struct { long long calls, fail_at, number, for_ever; } *control;
static const volatile long long *ahead_ms;

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

/* The file that a variable of the environment names, shared with the test; NULL without one. */
static void *shared(const char *variable, size_t size) {
  const char *path = getenv(variable);
  int file = path == NULL ? -1 : REAL(open)(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return NULL;
  void *mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (mapped == MAP_FAILED) abort();
  close(file);
  return mapped;
}

__attribute__((constructor)) static void begin(void) {
  root = getenv("POWER_ROOT");
  notes = getenv("POWER_LOG");
  control = shared("POWER_FAIL", sizeof *control);
  ahead_ms = shared("CLOCK_SHIFT", sizeof *ahead_ms);
}

int clock_gettime(clockid_t which, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  if (real == NULL) real = REAL(clock_gettime);
  int result = real(which, now);
  if (result == 0 && which == CLOCK_REALTIME && ahead_ms != NULL) {
    long long ms = now->tv_sec * 1000LL + *ahead_ms;
    now->tv_sec = ms / 1000;
    now->tv_nsec = now->tv_nsec % 1000000000 + (ms % 1000) * 1000000;
    if (now->tv_nsec >= 1000000000) {
      now->tv_sec += 1;
      now->tv_nsec -= 1000000000;
    }
  }
  return result;
}

int gettimeofday(struct timeval *now, void *zone) {
  struct timespec exact;
  (void)zone;
  int result = clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return result;
}

time_t time(time_t *now) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (now != NULL) *now = exact.tv_sec;
  return exact.tv_sec;
}

/* 1 when this call is the one to fail; errno is set then. */
static int fails(void) {
  if (control == NULL) return 0;
  long long call = __atomic_add_fetch(&control->calls, 1, __ATOMIC_SEQ_CST);
  if (control->fail_at == 0 || (control->for_ever ? call < control->fail_at : call != control->fail_at)) return 0;
  errno = (int)control->number;
  return 1;
}

static int below(int fd, struct stat *about) {
  char link[64], path[4096];
  if (root == NULL) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return strncmp(path, root, strlen(root)) == 0 && fstat(fd, about) == 0;
}

static int watched(int fd, struct stat *about) { return below(fd, about) && S_ISREG(about->st_mode); }

static void note_name(char *into, size_t size, ino_t inode) { snprintf(into, size, "%s/%lu", notes, (unsigned long)inode); }

/* Keeps the old bytes of [at, at + count), and the size of the file. */
static void keep(int fd, const struct stat *about, off_t at, size_t count) {
  char name[4096];
  if (notes == NULL) return;
  int saved = errno;
  off_t kept = at >= about->st_size ? 0 : about->st_size - at;
  if ((size_t)kept > count) kept = (off_t)count;
  char *bytes = malloc(kept > 0 ? (size_t)kept : 1);
  char path[64];
  /* The descriptor may be open for writing only. */
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  int reader = REAL(open)(path, O_RDONLY | O_CLOEXEC);
  ssize_t got = reader < 0 ? -1 : pread(reader, bytes, (size_t)kept, at);
  if (reader >= 0) close(reader);
  long long head[3] = {at, got < 0 ? 0 : got, about->st_size};
  note_name(name, sizeof name, about->st_ino);
  pthread_mutex_lock(&lock);
  int file = REAL(open)(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  struct iovec parts[2] = {{head, sizeof head}, {bytes, (size_t)head[1]}};
  if (file >= 0) {
    if (REAL(writev)(file, parts, 2) < 0) abort();
    close(file);
  }
  pthread_mutex_unlock(&lock);
  free(bytes);
  errno = saved;
}

static void forget(ino_t inode) {
  char name[4096];
  int saved = errno;
  if (notes == NULL) return;
  note_name(name, sizeof name, inode);
  REAL(unlink)(name);
  errno = saved;
}

static size_t sum(const struct iovec *parts, int count) {
  size_t bytes = 0;
  for (int i = 0; i < count; i++) bytes += parts[i].iov_len;
  return bytes;
}

#define WRITE(name, declaration, arguments, at, count)      \
  ssize_t name declaration {                                \
    struct stat about;                                      \
    if (watched(fd, &about)) {                              \
      if (fails()) return -1;                               \
      keep(fd, &about, at, count);                          \
    }                                                       \
    return REAL(name) arguments;                            \
  }

static off_t place(int fd, const struct stat *about) {
  return (fcntl(fd, F_GETFL) & O_APPEND) ? about->st_size : lseek(fd, 0, SEEK_CUR);
}

WRITE(write, (int fd, const void *bytes, size_t count), (fd, bytes, count), place(fd, &about), count)
WRITE(pwrite, (int fd, const void *bytes, size_t count, off_t at), (fd, bytes, count, at), at, count)
WRITE(pwrite64, (int fd, const void *bytes, size_t count, off64_t at), (fd, bytes, count, at), at, count)
WRITE(writev, (int fd, const struct iovec *parts, int count), (fd, parts, count), place(fd, &about), sum(parts, count))
WRITE(pwritev, (int fd, const struct iovec *parts, int count, off_t at), (fd, parts, count, at), at, sum(parts, count))
WRITE(pwritev64, (int fd, const struct iovec *parts, int count, off64_t at), (fd, parts, count, at), at, sum(parts, count))

#define CUT(name, type)                                                              \
  int name(int fd, type size) {                                                      \
    struct stat about;                                                               \
    if (watched(fd, &about)) {                                                       \
      if (fails()) return -1;                                                        \
      if (size < about.st_size) keep(fd, &about, size, (size_t)(about.st_size - size)); \
    }                                                                                \
    return REAL(name)(fd, size);                                                     \
  }
CUT(ftruncate, off_t)
CUT(ftruncate64, off64_t)

#define SYNC(name)                         \
  int name(int fd) {                       \
    struct stat about;                     \
    int is_below = below(fd, &about);      \
    if (is_below && fails()) return -1;    \
    int result = REAL(name)(fd);           \
    if (is_below && result == 0) forget(about.st_ino); \
    return result;                         \
  }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
  struct stat about;
  int is_there = root != NULL && strncmp(path, root, strlen(root)) == 0 && lstat(path, &about) == 0;
  int result = REAL(unlink)(path);
  if (is_there && result == 0) forget(about.st_ino);
  return result;
}

int rename(const char *from, const char *to) {
  struct stat about;
  int is_below = root != NULL && strncmp(to, root, strlen(root)) == 0;
  if (is_below && fails()) return -1;
  int is_there = is_below && lstat(to, &about) == 0;
  int result = REAL(rename)(from, to);
  if (is_there && result == 0) forget(about.st_ino);
  return result;
}
