/** An object of which only the given part exists; whoever reads another part learns its name. */
export function only<T extends object>(what: string, known: Partial<T>): T {
	// The one cast of the fakes: what is missing throws instead of being undefined.
	return new Proxy(known as T, {
		get(target, name) {
			// Promises and test reporters ask for these of every object.
			if (name in target || typeof name === 'symbol' || name === 'then') {
				return Reflect.get(target, name) as unknown;
			}
			throw new Error(`The fake ${what} has no ${name}`);
		},
	});
}
