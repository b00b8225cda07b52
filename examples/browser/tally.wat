(module
  ;; How often it was called. wat2wasm of this is tally.ac0c1133.wasm, whose name has the first digits of the SHA-256 of its content.
  (global $n (mut i32) (i32.const 0))
  (func (export "tally") (result i32)
    global.get $n
    i32.const 1
    i32.add
    global.set $n
    global.get $n))
