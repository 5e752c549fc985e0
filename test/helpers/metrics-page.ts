/** The samples of a page of metrics: the number of each, by name and labels as they stand there. */
export function samplesOf(page: string): Record<string, number> {
	const samples = page
		.split('\n')
		.filter((line) => line !== '' && !line.startsWith('#'))
		.map((line) => /^(.*) (\S+)$/.exec(line)?.slice(1) ?? [])
		.map(([name = '', value]) => [name, Number(value)]);
	return Object.fromEntries(samples) as Record<string, number>;
}

/** The names of a page of metrics, with the type of each. */
export const typesOf = (page: string): Record<string, string> =>
	Object.fromEntries(
		[...page.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]),
	);
