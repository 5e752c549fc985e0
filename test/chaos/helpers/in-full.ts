/** `npm run test:chaos` asks for the long version of each test; `npm test` runs the short one. */
export const inFull = <Value>(full: Value, short: Value): Value =>
	process.env.TEST_CHAOS === 'full' ? full : short;
