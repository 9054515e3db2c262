/** An object that throws when something is used that the stand-in does not model: silence would pass anything. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      // Promises and printers look for these on everything they meet.
      const probed =
        typeof key === 'symbol' ||
        ['then', 'toJSON', 'constructor', 'asymmetricMatch', '$$typeof', 'nodeType', 'tagName'].includes(key);
      if (!(key in object) && !probed) throw new Error(`${name}.${key} is not modelled by the stand-in`);
      const value: unknown = Reflect.get(object, key, object);
      return typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value))
        ? (value.bind(object) as unknown)
        : value;
    },
    set(_, key) {
      throw new Error(`${name}.${String(key)} must not be set`);
    },
  });
}
