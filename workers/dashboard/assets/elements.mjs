// Text of others becomes text nodes and attributes alone, never markup.

/**
 * Makes an element. Attributes that are undefined or false are left out, `on…` are handlers, and `vars`
 * are custom properties for the style sheet.
 */
export function h(tag, attributes, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes ?? {})) {
		if (value === undefined || value === false) continue;
		if (name.startsWith('on')) element[name] = value;
		else if (name === 'vars') {
			for (const [key, one] of Object.entries(value)) element.style.setProperty(`--${key}`, one);
		} else element.setAttribute(name, value === true ? '' : String(value));
	}
	element.append(...children.flat(Infinity).filter((child) => child || child === 0));
	return element;
}

/** Makes the first element like the second, and keeps what is equal: focus, selection and scrolling stay. */
export function morph(from, to) {
	if (from.nodeName !== to.nodeName || (from.id ?? '') !== (to.id ?? '')) {
		from.replaceWith(to);
		return;
	}
	if (from.nodeType !== Node.ELEMENT_NODE) {
		if (from.data !== to.data) from.data = to.data;
		return;
	}
	// A policy of the page forbids the attribute; the property is free.
	for (const { name } of [...from.attributes])
		if (name !== 'style' && !to.hasAttribute(name)) from.removeAttribute(name);
	for (const { name, value } of to.attributes)
		if (name !== 'style' && from.getAttribute(name) !== value) from.setAttribute(name, value);
	if (from.style.cssText !== to.style.cssText) from.style.cssText = to.style.cssText;
	from.onclick = to.onclick;
	const [before, after] = [[...from.childNodes], [...to.childNodes]];
	for (const [place, child] of after.entries()) {
		if (place < before.length) morph(before[place], child);
		else from.append(child);
	}
	for (const extra of before.slice(after.length)) extra.remove();
}

/** Puts content in a place, as `morph` does, and the focus back where its element was made anew. */
export function fill(place, ...content) {
	const focused = document.activeElement?.id;
	const next = place.cloneNode(false);
	next.append(...content.flat(Infinity).filter(Boolean));
	morph(place, next);
	if (focused && document.activeElement?.id !== focused) {
		document.getElementById(focused)?.focus({ preventScroll: true });
	}
}
