/**
 * A request that a protocol's grammar does not allow, or that asks for what is not there. The message is one sentence
 * for people.
 */
export class ProtocolError extends Error {
  name = 'ProtocolError';

  /**
   * @param {string} message
   * @param {{ status?: number, command?: string, given?: string, allowed?: string }} [details]
   */
  constructor(message, { status = 400, command, given, allowed } = {}) {
    super(message);
    /** The HTTP status that answers it: 400, or 404. */
    this.status = status;
    /** The command that is wrong, such as `GAM`. */
    this.command = command;
    /** What it was given. */
    this.given = given;
    /** What it takes. */
    this.allowed = allowed;
  }
}
