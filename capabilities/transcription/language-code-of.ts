const names = new Map<string, string>();

/** ISO 639-1 code of a language that is given by code or by its English name, as Whisper does. */
export function languageCodeOf(language: string | null | undefined): string | undefined {
	if (!language) return undefined;
	const name = language.trim().toLowerCase();
	if (/^[a-z]{2,3}(-[a-z]{2,4})?$/i.test(language.trim())) return language.trim();
	if (names.size === 0) fill();
	return names.get(name) ?? language.trim();
}

function fill() {
	const known = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
	const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(97 + at));
	for (const first of letters) {
		for (const second of letters) {
			const name = known.of(first + second)?.toLowerCase();
			// Of a code that was withdrawn and its successor, the first that the engine gives back counts.
			if (name !== undefined && !names.has(name)) names.set(name, first + second);
		}
	}
}
