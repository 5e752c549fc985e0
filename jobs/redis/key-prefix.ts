import type { QueueSettings } from './queue-settings';

/** The start of every key: the prefix, and the namespace after a sign that neither may hold. */
export const keyPrefix = ({ prefix, namespace }: Pick<QueueSettings, 'prefix' | 'namespace'>) =>
	namespace === undefined ? prefix : `${prefix}@${namespace}`;
