/** What installs bull-board. */
export const howToInstallBoard = 'npm install @bull-board/api@9 @bull-board/ui@9';

/** bull-board: 11 MB that only those install who look at single jobs. Undefined without it. */
export async function loadBullBoard() {
	try {
		const [{ createBullBoard }, { BullMQAdapter }] = await Promise.all([
			import('@bull-board/api'),
			import('@bull-board/api/bullMQAdapter'),
		]);
		// Its own look for the files of the page throws where they are not installed.
		require.resolve('@bull-board/ui/package.json');
		return { createBullBoard, BullMQAdapter };
	} catch {
		return undefined;
	}
}
