// Lets a process live faster: preloaded, every clock runs STARDUST_CLOCK_RATE times as fast from the second
// STARDUST_CLOCK_ORIGIN of 1970 on, and every wait is as much shorter. What a node does within a slot of its own
// chain is then the same, in a fraction of the time.
//
// Debian's libfaketime does not do: it leaves system call futex alone, by which Rust's standard library waits until
// an absolute time, so that a timer would wait for a time of the fast clock by the slow one, which is hours.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/futex.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const int64_t SECOND = 1000000000;
static int64_t rate = 1;
static int64_t origin = 0;
static int (*real_clock_gettime)(clockid_t, struct timespec *);
static int (*real_clock_nanosleep)(clockid_t, int, const struct timespec *, struct timespec *);
static int (*real_epoll_wait)(int, struct epoll_event *, int, int);
static long (*real_syscall)(long, ...);

static int64_t nanos(const struct timespec *time) { return time->tv_sec * SECOND + time->tv_nsec; }

static struct timespec timespec_of(int64_t nanos) {
  return (struct timespec){.tv_sec = nanos / SECOND, .tv_nsec = nanos % SECOND};
}

static int64_t number(const char *name, int64_t otherwise) {
  const char *value = getenv(name);
  return value ? strtoll(value, NULL, 10) : otherwise;
}

// Before all other constructors, which may ask for the time.
__attribute__((constructor(101))) static void begin(void) {
  real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
  real_clock_nanosleep = dlsym(RTLD_NEXT, "clock_nanosleep");
  real_epoll_wait = dlsym(RTLD_NEXT, "epoll_wait");
  real_syscall = dlsym(RTLD_NEXT, "syscall");
  rate = number("STARDUST_CLOCK_RATE", 1);
  origin = number("STARDUST_CLOCK_ORIGIN", 0) * SECOND;
  if (rate < 1) rate = 1;
}

// The time of day runs from the origin, so that every process has the same, whenever it starts; clocks that count from
// the machine's start run from there.
static int64_t origin_of(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE ? origin : 0;
}

static int is_faked(clockid_t clock) {
  return clock != CLOCK_PROCESS_CPUTIME_ID && clock != CLOCK_THREAD_CPUTIME_ID && clock >= 0;
}

static int64_t slow(clockid_t clock, const struct timespec *fast) {
  return origin_of(clock) + (nanos(fast) - origin_of(clock)) / rate;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  if (!real_clock_gettime) begin();
  int failed = real_clock_gettime(clock, now);
  if (!failed && is_faked(clock)) *now = timespec_of(origin_of(clock) + (nanos(now) - origin_of(clock)) * rate);
  return failed;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *wait, struct timespec *left) {
  struct timespec shorter = timespec_of(flags & TIMER_ABSTIME ? slow(clock, wait) : nanos(wait) / rate);
  int failed = real_clock_nanosleep(clock, flags, &shorter, left);
  if (failed && left && !(flags & TIMER_ABSTIME)) *left = timespec_of(nanos(left) * rate);
  return failed;
}

int nanosleep(const struct timespec *wait, struct timespec *left) {
  int failed = clock_nanosleep(CLOCK_MONOTONIC, 0, wait, left);
  if (failed) errno = failed;
  return failed ? -1 : 0;
}

int epoll_wait(int poll, struct epoll_event *events, int most, int millis) {
  // Rounded up: who is woken too early would ask again at once.
  return real_epoll_wait(poll, events, most, millis > 0 ? (int)((millis + rate - 1) / rate) : millis);
}

long syscall(long call, ...) {
  if (!real_syscall) begin();
  va_list list;
  long given[6];
  va_start(list, call);
  for (int at = 0; at < 6; at++) given[at] = va_arg(list, long);
  va_end(list);
  struct timespec shorter;
  if (call == SYS_futex && given[3]) {
    const struct timespec *wait = (const struct timespec *)given[3];
    int kind = (int)given[1] & FUTEX_CMD_MASK;
    clockid_t clock = given[1] & FUTEX_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC;
    if (kind == FUTEX_WAIT) shorter = timespec_of(nanos(wait) / rate);
    if (kind == FUTEX_WAIT_BITSET) shorter = timespec_of(slow(clock, wait));
    if (kind == FUTEX_WAIT || kind == FUTEX_WAIT_BITSET) given[3] = (long)&shorter;
  }
  return real_syscall(call, given[0], given[1], given[2], given[3], given[4], given[5]);
}
