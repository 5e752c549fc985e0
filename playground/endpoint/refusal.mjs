/** A request that the endpoint refuses; the dress decides how the refusal looks on the wire. */
export class Refusal extends Error {
	constructor(kind, message) {
		super(message);
		this.name = 'Refusal';
		this.kind = kind;
	}
}
