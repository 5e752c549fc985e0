/** Seconds as HH:MM:SS and milliseconds, as subtitles write them. */
export function formatTime(seconds: number, point: ',' | '.'): string {
	const total = Math.round(seconds * 1000);
	const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
	const ms = String(total % 1000).padStart(3, '0');
	return `${two(total / 3_600_000)}:${two((total / 60_000) % 60)}:${two((total / 1000) % 60)}${point}${ms}`;
}
