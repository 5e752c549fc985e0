/**
 * The newest format of jobs that this version reads and writes: of their data, of what is encrypted in
 * them, of their steps and of their outcomes. It is raised where a worker of the version before would
 * fail such a job or do something wrong with it; a field that may be missing, and that nobody misses,
 * raises nothing. Every job says the number of the version that queued it, and ends in that format.
 */
export const queueFormat = 1;
