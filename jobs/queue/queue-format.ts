/**
 * The newest format of jobs that this version reads and writes: of their data, of what is encrypted in
 * them, of their steps and of their outcomes. It is raised where a worker of the version before would
 * fail such a job or do something wrong with it, and only jobs that need it say the new number; a field
 * that may be missing, and that nobody misses, raises nothing. A job ends in the format that it has.
 */
export const queueFormat = 1;
