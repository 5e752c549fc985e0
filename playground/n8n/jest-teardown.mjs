export default async function closeSharedStage() {
	const stage = await globalThis[Symbol.for('shared stage')]?.catch(() => undefined);
	await stage?.close();
}
