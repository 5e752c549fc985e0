const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Why no validator could serve a schema, by a look at it alone; undefined where one could. */
export function whyUnfit(root) {
	const types = [root.type ?? 'object'].flat();
	if (!types.includes('object')) return 'gives no object';
	const ids = new Set();
	const refs = [];
	const patterns = [];
	collect(root, '');
	const remote = refs.filter(({ ref, base }) => !ref.startsWith('#') && !isKnown(ref, base));
	if (remote.length > 0) return 'refers to another document';
	const dangling = refs.filter(({ ref, base }) => /^#\//.test(ref) && base === '' && !leads(ref));
	if (dangling.length > 0) return 'refers to what is not there';
	if (patterns.some((pattern) => !isPattern(pattern))) return 'a pattern that is none';
	return undefined;

	function collect(value, base, key) {
		if (Array.isArray(value)) {
			for (const one of value) collect(one, base);
			return;
		}
		if (!isObject(value) || ['enum', 'const', 'default', 'examples'].includes(key)) return;
		const id = [value.$id, value.id].find((one) => typeof one === 'string');
		const own = id === undefined || value === root ? base : resolve(id, base);
		if (id !== undefined) ids.add(withoutHash(resolve(id, base)));
		if (typeof value.$ref === 'string') refs.push({ ref: value.$ref, base: own });
		if (typeof value.pattern === 'string') patterns.push(value.pattern);
		for (const [name, inner] of Object.entries(value)) collect(inner, own, name);
	}

	function isKnown(ref, base) {
		const whole = withoutHash(resolve(ref, base || (root.$id ?? root.id ?? '')));
		return ids.has(whole) || /json-schema\.org\/(draft-0[467]|draft\/20)/.test(whole);
	}

	function leads(ref) {
		const found = ref
			.split('/')
			.slice(1)
			.reduce((inner, part) => {
				const name = decode(part).replaceAll('~1', '/').replaceAll('~0', '~');
				return typeof inner === 'object' && inner !== null ? inner[name] : undefined;
			}, root);
		return found !== undefined;
	}
}

const withoutHash = (address) => address.replace(/#.*$/, '');

function resolve(ref, base) {
	try {
		return new URL(ref, new URL(base || '/', 'http://base.invalid')).href;
	} catch {
		return ref;
	}
}

function decode(part) {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

function isPattern(pattern) {
	for (const flags of ['u', '']) {
		try {
			new RegExp(pattern, flags);
			return true;
		} catch {
			continue;
		}
	}
	return false;
}
