package org.fmnist.serve;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.Norm;
import org.fmnist.attack.TargetPolicy;
import org.fmnist.data.FashionMnist;

/**
 * An attack as the page asks for it.
 *
 * @param attack what decides about its result
 * @param levels ε in grey levels of 255; 0 where the method has none
 * @param budget queries of a black-box method, steps of a white-box one
 * @param image 784 pixels
 */
record LiveAttackSettings(AttackSettings attack, int levels, int budget, byte[] image) {
  private static final int MAX_BUDGET = 100_000;
  private static final Set<String> METHODS =
      Set.of("gd", "fgsm", "pgd", "ddn", "auto", "mcmc", "square", "signhunter");

  /** Whether the page has it: a transfer wants another model. */
  static boolean isOffered(AttackMethod method) {
    return METHODS.contains(method.toString());
  }

  /** What the page needs to know about a method. */
  static Map<String, Object> describe(AttackMethod method) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", method.toString());
    document.put("blackBox", method.isBlackBox());
    document.put("epsilon", hasEpsilon(method));
    document.put("budget", method.isBlackBox() ? 5000 : AttackSettings.of(method).maxIterations());
    return document;
  }

  private static boolean hasEpsilon(AttackMethod method) {
    return method.norms().contains(Norm.LINF);
  }

  /**
   * Reads the query's parameters.
   *
   * @throws HttpProblem if one is not what it should be
   */
  static LiveAttackSettings of(Call call) {
    AttackMethod method = AttackMethod.parse(call.choice("method", "pgd", METHODS));
    AttackSettings.Builder settings =
        AttackSettings.of(method)
            .change()
            .target(TargetPolicy.parse(call.query("target").orElse("any")));
    int asked = call.integer("epsilon", 16, 1, FashionMnist.MAX_PIXEL);
    int levels = hasEpsilon(method) ? asked : 0;
    if (hasEpsilon(method)) {
      settings.norm(Norm.LINF).epsilon(levels / (double) FashionMnist.MAX_PIXEL);
    }
    int budget = call.integer("budget", 100, 1, MAX_BUDGET);
    if (method.isBlackBox()) {
      settings.maxQueries(budget);
    } else if (method.uses("maxIterations")) {
      settings.maxIterations(budget);
    }
    return new LiveAttackSettings(settings.build(), levels, budget, image(call));
  }

  private static byte[] image(Call call) {
    String text = call.query("image").orElse("");
    byte[] pixels = new byte[0];
    try {
      pixels = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      // Reported below, like one of another size.
    }
    if (pixels.length != FashionMnist.PIXELS || !Laboratory.encode(pixels).equals(text)) {
      throw HttpProblem.badRequest(
          "image: expected "
              + FashionMnist.PIXELS
              + " bytes in URL-safe base64 without padding, found others");
    }
    return pixels;
  }

  /** The command that repeats the attack, beside the unpacked attack directory. */
  String command(String checkpoint) {
    StringBuilder line = new StringBuilder("java -jar fmnist.jar attack");
    line.append(" --images attack/original.npy --checkpoint ").append(checkpoint);
    line.append(" --method ").append(attack.method());
    line.append(" --target ").append(attack.target());
    if (levels > 0) {
      line.append(" --norm linf --epsilon ").append(levels).append("/255");
    }
    if (attack.method().isBlackBox()) {
      line.append(" --max-queries ").append(budget);
    } else if (attack.method().uses("maxIterations")) {
      line.append(" --max-iterations ").append(budget);
    }
    return line.append(" --out again").toString();
  }
}
