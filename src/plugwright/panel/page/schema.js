/** What a JSON Schema asks for, in the few words that a form needs. */

const SAMPLE_TIME = "2026-01-02T03:04:05Z";

const STEPS = { integer: 1, number: "any" };

/** Numbers beyond this are the bounds of a 64-bit integer, which nobody has to read. */
const FAR = Number.MAX_SAFE_INTEGER;

/**
 * Describe a schema.
 * @param {object} schema of the field
 * @param {object} root that its references point into
 * @returns {{kind: "object"|"array"|"choice"|"flag"|"number"|"time"|"text"|"json", hint: string}} with, by kind,
 *   `fields` (name, schema, required), `items`, `least` and `most`, `choices`, `step`, `maxLength`
 */
export function describe(schema, root) {
  const plain = resolved(schema, root);
  const hint = inWireNames(plain.description ?? "");
  if (plain.const !== undefined) return { kind: "choice", hint, choices: [plain.const] };
  if (plain.enum) return { kind: "choice", hint, choices: plain.enum.filter((word) => word !== null) };
  switch (plain.type) {
    case "object":
      return plain.properties ? { kind: "object", hint, fields: fieldsOf(plain) } : { kind: "json", hint };
    case "array":
      return { kind: "array", hint, items: plain.items ?? {}, least: plain.minItems ?? 0, most: plain.maxItems };
    case "boolean":
      return { kind: "flag", hint };
    case "integer":
    case "number":
      return { kind: "number", hint, step: plain.multipleOf ?? STEPS[plain.type], ...boundsOf(plain) };
    case "string":
      return isTime(plain) ? { kind: "time", hint } : { kind: "text", hint, maxLength: plain.maxLength };
    default:
      return { kind: "json", hint };
  }
}

/** A description, its `field_names` as they are on the wire. */
function inWireNames(text) {
  return text.replace(/`(\w+)`/g, (_, name) => name.replace(/_(\w)/g, (_score, letter) => letter.toUpperCase()));
}

/** Follow references, and take the one alternative that is not null. */
function resolved(schema, root) {
  if (schema.$ref) {
    const { $ref: reference, ...beside } = schema;
    const target = reference.split("/").slice(1).reduce((node, step) => node[step], root);
    return resolved({ ...target, ...beside }, root);
  }
  const alternatives = (schema.anyOf ?? schema.oneOf ?? []).filter((one) => one.type !== "null");
  if (alternatives.length === 1) {
    return resolved({ ...schema, anyOf: undefined, oneOf: undefined, ...alternatives[0] }, root);
  }
  if (Array.isArray(schema.type)) return { ...schema, type: schema.type.find((type) => type !== "null") };
  return schema;
}

function fieldsOf({ properties, required = [] }) {
  return Object.entries(properties).map(([name, schema]) => ({ name, schema, required: required.includes(name) }));
}

function boundsOf({ minimum, maximum, exclusiveMinimum }) {
  const near = (bound) => (Math.abs(bound ?? Infinity) >= FAR ? null : bound);
  return { least: near(minimum ?? exclusiveMinimum), most: near(maximum) };
}

/** A text that has the format, or whose pattern takes a time and nothing that is none. */
function isTime({ format, pattern }) {
  if (format === "date-time") return true;
  if (!pattern) return false;
  try {
    const rule = new RegExp(pattern.replaceAll("\\Z", "$"));
    return rule.test(SAMPLE_TIME) && !rule.test("a text");
  } catch {
    return false;
  }
}
