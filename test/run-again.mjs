/** So many files that failed may pass the second time; more are no accident. */
const maxFlaky = 3;

/**
 * Runs each test file that failed once more, alone. One that passes then is told as flaky and counts
 * as passed; one that fails again, and more than three, stay failed.
 * @param {{ part: string, file: string, passed: number, failed: number }[]} files
 * @param {{ passed: number, failed: number }} total What is changed where a file passes.
 * @param {(part: string, file: string) => Promise<{ passed: number, failed: number }>} runFile
 * @param {(line: string) => void} say
 */
export async function runAgain(files, total, runFile, say) {
	if (files.length > maxFlaky) return;
	for (const { part, file, passed, failed } of files) {
		const second = await runFile(part, file);
		if (second.failed > 0 || second.passed === 0) continue;
		total.passed += second.passed - passed;
		total.failed -= failed;
		say(`flaky: ${file}`);
	}
}
