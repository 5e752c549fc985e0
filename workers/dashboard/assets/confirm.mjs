const dialog = document.getElementById('confirm');

/** Asks before something is changed; resolves to whether to do it. */
export async function confirmed({ title, text, button }) {
	document.getElementById('confirm-title').textContent = title;
	document.getElementById('confirm-text').textContent = text;
	document.getElementById('confirm-yes').textContent = button;
	dialog.returnValue = 'no';
	dialog.showModal();
	await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
	return dialog.returnValue === 'yes';
}
