package org.fmnist.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A machine for the few opcodes of protocols 2 to 5 that a list of float32 arrays needs. It knows
 * five globals by name, calls nothing, and refuses everything else. {@link #read} may be called
 * from several threads.
 */
public final class NumpyUnpickler {
  /** The original's file needs 66. */
  private static final int MAX_OPCODES = 10_000;

  /** The opcode that names the protocol; files of protocols 0 and 1 have none. */
  private static final int PROTOCOL = 0x80;

  private static final String VERSIONS = "2 to 5";

  /** What stands on the stack beside Integer, Boolean, String, ByteBuffer, List and Tuple. */
  private enum Token {
    MARK,
    NONE,
    /** The type that numpy makes of 'f4' before it knows the byte order. */
    FLOAT32
  }

  private record Tuple(List<Object> items) {}

  /** An array without content yet, and then with it. */
  private static final class ArrayCell {
    private @Nullable PickledArray array;
  }

  private final PickleInput in;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private int at;

  private NumpyUnpickler(PickleInput in) {
    this.in = in;
  }

  /**
   * The arrays of a pickled list.
   *
   * @throws FileFormatException naming the byte and the opcode or global that is not allowed
   */
  public static List<PickledArray> read(String file, byte[] bytes) {
    return new NumpyUnpickler(new PickleInput(file, bytes)).run();
  }

  private List<PickledArray> run() {
    if (in.peek() != PROTOCOL) {
      throw refused("protocol", VERSIONS, "0 or 1, or no pickle");
    }
    for (int count = 0; count < MAX_OPCODES; count++) {
      at = in.offset();
      int opcode = in.uint8();
      if (opcode == '.') {
        return result();
      }
      step(opcode);
    }
    at = in.offset();
    throw refused("opcodes", "at most " + MAX_OPCODES, "more");
  }

  private void step(int opcode) {
    switch (opcode) {
      case PROTOCOL -> protocol();
      case 0x95 -> in.skip(Long.BYTES); // FRAME: a hint for readers of streams
      case '(' -> stack.push(Token.MARK);
      case 'N' -> stack.push(Token.NONE);
      case 0x88 -> stack.push(true);
      case 0x89 -> stack.push(false);
      case 'K' -> stack.push(in.uint8());
      case 'M' -> stack.push(in.uint16());
      case 'J' -> stack.push(in.int32());
      case 'C' -> stack.push(in.take(in.uint8()));
      case 'B' -> stack.push(in.take(in.int32()));
      case 0x8E, 0x96 -> stack.push(in.take(in.length64()));
      case 0x8C -> stack.push(in.string(in.uint8()));
      case 'X' -> stack.push(in.string(in.int32()));
      case 'c' -> stack.push(global(in.line(), in.line()));
      case 0x93 -> stackGlobal();
      case 'q' -> memo.put(in.uint8(), peek());
      case 'r' -> memo.put(in.int32(), peek());
      case 0x94 -> memo.put(memo.size(), peek());
      case 'h' -> recall(in.uint8());
      case 'j' -> recall(in.int32());
      case ']' -> stack.push(new ArrayList<>());
      case ')' -> stack.push(new Tuple(List.of()));
      case 't' -> stack.push(new Tuple(popToMark()));
      case 0x85 -> tuple(1);
      case 0x86 -> tuple(2);
      case 0x87 -> tuple(3);
      case 'a' -> append(List.of(pop()));
      case 'e' -> append(popToMark());
      case 'R' -> reduce();
      case 'b' -> build();
      default ->
          throw refused(
              "opcode",
              "one that a list of float32 arrays needs",
              String.format(Locale.ROOT, "0x%02x, which is not allowed", opcode));
    }
  }

  private void protocol() {
    int version = in.uint8();
    if (version < 2 || version > 5) {
      throw refused("protocol", VERSIONS, version);
    }
  }

  private void stackGlobal() {
    Object name = pop();
    Object module = pop();
    if (!(module instanceof String m && name instanceof String n)) {
      throw refused("global", "two strings", "something else");
    }
    stack.push(global(m, n));
  }

  private PickleGlobal global(String module, String name) {
    String whole = module + "." + name;
    return PickleGlobal.of(whole)
        .orElseThrow(
            () ->
                refused(
                    "global",
                    "one that a list of NumPy arrays needs",
                    (whole.length() <= 100 ? whole : whole.substring(0, 100))
                        + ", which is not allowed"));
  }

  /** Calls in name only: the results stand for what numpy would have made. */
  private void reduce() {
    Object arguments = pop();
    Object callable = pop();
    if (callable instanceof PickleGlobal function && arguments instanceof Tuple tuple) {
      Object made = made(function, tuple.items());
      if (made != null) {
        stack.push(made);
        return;
      }
    }
    throw refused("call", "numpy's reconstruction of an array or a type", "another");
  }

  /** What a call stands for; null for calls that no array needs. */
  private @Nullable Object made(PickleGlobal function, List<Object> items) {
    return switch (function) {
      case RECONSTRUCT ->
          items.size() == 3 && items.get(0) == PickleGlobal.NDARRAY ? new ArrayCell() : null;
      case DTYPE -> items.size() == 3 ? type(items.get(0)) : null;
      case FROM_BUFFER -> items.size() == 4 ? fromBuffer(items) : null;
      case ENCODE ->
          items.size() == 2 && items.get(0) instanceof String text && items.get(1).equals("latin1")
              ? ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1))
                  .order(ByteOrder.LITTLE_ENDIAN)
              : null;
      case NDARRAY -> null;
    };
  }

  private Token type(Object code) {
    if (!code.equals("f4")) {
      throw refused("element type", "f4 (float32)", shown(code));
    }
    return Token.FLOAT32;
  }

  /** Bytes, type, shape, and the order of the elements. */
  private ArrayCell fromBuffer(List<Object> items) {
    ArrayCell cell = new ArrayCell();
    boolean fortran = !items.get(3).equals("C");
    cell.array = array(List.of(Token.NONE, items.get(2), items.get(1), fortran, items.get(0)));
    return cell;
  }

  private void build() {
    Object state = pop();
    Object target = peek();
    if (state instanceof Tuple tuple && target == Token.FLOAT32) {
      if (tuple.items().size() < 2 || !tuple.items().get(1).equals("<")) {
        throw refused("byte order", "< (little-endian)", "another");
      }
    } else if (state instanceof Tuple tuple
        && target instanceof ArrayCell cell
        && cell.array == null) {
      cell.array = array(tuple.items());
    } else {
      throw refused("state", "that of an array or a type", "another");
    }
  }

  /** Numpy's state of an array: version, shape, type, whether in Fortran order, elements. */
  private PickledArray array(List<Object> state) {
    if (state.size() == 5
        && state.get(1) instanceof Tuple sides
        && state.get(2) == Token.FLOAT32
        && state.get(3).equals(false)
        && state.get(4) instanceof ByteBuffer elements) {
      int[] shape = sides.items().stream().mapToInt(this::side).toArray();
      if (new NpyHeader(ElementType.FLOAT32, shape).bytes() != elements.remaining()) {
        throw refused("array", "as many elements as its shape holds", elements.remaining());
      }
      return new PickledArray(shape, elements);
    }
    throw refused("array", "a row-major one of float32", "another");
  }

  private int side(Object side) {
    if (side instanceof Integer length && length >= 0) {
      return length;
    }
    throw refused("shape", "sides of at least 0", shown(side));
  }

  private void append(List<Object> items) {
    if (!(peek() instanceof List<?>)) {
      throw refused("list", "one to append to", "something else");
    }
    @SuppressWarnings("unchecked") // the machine puts only lists of Object on the stack
    List<Object> list = (List<Object>) peek();
    list.addAll(items);
  }

  private void recall(int key) {
    Object value = memo.get(key);
    if (value == null) {
      throw refused("memo", "a value at " + key, "none");
    }
    stack.push(value);
  }

  private void tuple(int size) {
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(0, pop());
    }
    stack.push(new Tuple(items));
  }

  private List<Object> popToMark() {
    List<Object> items = new ArrayList<>();
    for (Object item = next(); item != Token.MARK; item = next()) {
      items.add(item);
    }
    Collections.reverse(items);
    return items;
  }

  private Object pop() {
    Object item = next();
    if (item == Token.MARK) {
      throw refused("stack", "a value", "a mark");
    }
    return item;
  }

  private Object next() {
    Object item = stack.poll();
    if (item == null) {
      throw refused("stack", "a value", "none");
    }
    return item;
  }

  private Object peek() {
    Object item = pop();
    stack.push(item);
    return item;
  }

  private List<PickledArray> result() {
    if (!(pop() instanceof List<?> list) || !stack.isEmpty() || !in.atEnd()) {
      throw refused("pickle", "one list and nothing after it", "something else");
    }
    List<PickledArray> arrays = new ArrayList<>();
    for (Object item : list) {
      if (!(item instanceof ArrayCell cell && cell.array != null)) {
        throw refused("list", "arrays", "something else");
      }
      arrays.add(cell.array);
    }
    return arrays;
  }

  private static String shown(Object value) {
    return value instanceof String || value instanceof Number ? value.toString() : "something else";
  }

  private FileFormatException refused(String what, Object expected, Object found) {
    return FileFormatException.otherKind(
        in.file(),
        what + " at byte " + at,
        expected,
        found,
        "save a list of float32 NumPy arrays with pickle protocol " + VERSIONS);
  }
}
