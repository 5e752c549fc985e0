export function tryLock(folder: string, name: string): (() => void) | undefined;
export function withLock<T>(folder: string, name: string, work: () => Promise<T>): Promise<T>;
