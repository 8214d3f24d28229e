/* Another time of day for every process of the tests, whatever it is written in: `scripts/test --at MOMENT`.
 *
 * Loaded before the C library, it moves what the clock of the world says; the clock that only runs, by which
 * pauses and deadlines are counted, is left alone.
 */
#define _GNU_SOURCE
#include <semaphore.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t ahead(void) {
    const char *seconds = getenv("MOMENT_AHEAD");
    return seconds ? atol(seconds) : 0;
}

int clock_gettime(clockid_t which, struct timespec *says) {
    int failed = syscall(SYS_clock_gettime, which, says);
    if (!failed && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE))
        says->tv_sec += ahead();
    return failed;
}

int gettimeofday(struct timeval *says, void *zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    says->tv_sec = now.tv_sec;
    says->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *says) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (says)
        *says = now.tv_sec;
    return now.tv_sec;
}

/* The kernel waits by its own clock. */
int sem_timedwait(sem_t *semaphore, const struct timespec *until) {
    struct timespec kernels = {until->tv_sec - ahead(), until->tv_nsec};
    return sem_clockwait(semaphore, CLOCK_REALTIME, &kernels);
}
