/**
 * First line of a script whose writes free memory in the end, such as those of a cancel: Redis asks
 * whether it has room before the first write of a script that takes some, and not after one that takes
 * none. Removes nothing: no field of the record, which is the first key, has this name.
 */
export const thoughFull = `redis.call('HDEL', KEYS[1], '')`;
