// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors

import static java.lang.classfile.ClassFile.ACC_BRIDGE;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.ExceptionsAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Adds to the compiled vectors writer the form of {@code mergeOneField} that Java cannot declare
 * beside the other one:
 *
 * <pre>{@code
 * public synthetic bridge void mergeOneField(FieldInfo field, MergeState state) throws IOException {
 *   IORunnable rest = this.mergeOneField(field, state); // the declared form
 *   if (rest != null) {
 *     rest.run();
 *   }
 * }
 * }</pre>
 *
 * <p>Lucene 10.3 and 10.4 call {@code void KnnVectorsWriter.mergeOneField(FieldInfo, MergeState)},
 * Lucene 10.5 and later call the form that returns an {@code IORunnable}. A caller names the method
 * by its full descriptor, return type included, so a writer that has only one form does not
 * override the other: there is no error, the merge succeeds, and every merged vector is lost. The
 * project under {@code src/it/lucene-versions} counts vectors after a merge to see that this does
 * not happen; a link checker cannot.
 *
 * <p>Run after each compilation, with the class file as its argument. A class file that has the
 * {@code void} form is left alone.
 */
final class AddVoidMerge {
  private static final String METHOD = "mergeOneField";
  private static final ClassDesc FIELD_INFO = ClassDesc.of("org.apache.lucene.index.FieldInfo");
  private static final ClassDesc MERGE_STATE = ClassDesc.of("org.apache.lucene.index.MergeState");
  private static final ClassDesc IO_RUNNABLE = ClassDesc.of("org.apache.lucene.util.IORunnable");
  private static final MethodTypeDesc RETURNING =
      MethodTypeDesc.of(IO_RUNNABLE, FIELD_INFO, MERGE_STATE);
  private static final MethodTypeDesc VOID = RETURNING.changeReturnType(ConstantDescs.CD_void);

  private AddVoidMerge() {}

  /** Takes the path of the writer's class file. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("expected the writer's class file, got: " + args.length);
    }
    Path file = Path.of(args[0]);
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException("no class file to add void " + METHOD + " to: " + file);
    }
    ClassModel writer = ClassFile.of().parse(file);
    if (declares(writer, VOID)) {
      return;
    }
    if (!declares(writer, RETURNING)) {
      throw new IllegalStateException(
          file + " declares no " + METHOD + RETURNING.displayDescriptor() + " to call");
    }
    Files.write(file, withVoidForm(writer));
  }

  private static boolean declares(ClassModel type, MethodTypeDesc descriptor) {
    for (MethodModel method : type.methods()) {
      if (method.methodName().equalsString(METHOD)
          && method.methodTypeSymbol().equals(descriptor)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] withVoidForm(ClassModel writer) {
    ClassDesc self = writer.thisClass().asSymbol();
    ClassTransform addMethod =
        ClassTransform.endHandler(
            type ->
                type.withMethod(
                    METHOD,
                    VOID,
                    ACC_PUBLIC | ACC_SYNTHETIC | ACC_BRIDGE,
                    method ->
                        method
                            .with(
                                ExceptionsAttribute.ofSymbols(ClassDesc.of("java.io.IOException")))
                            .withCode(code -> callAndRun(code, self))));
    return ClassFile.of().transformClass(writer, addMethod);
  }

  private static void callAndRun(CodeBuilder code, ClassDesc self) {
    Label nothingToRun = code.newLabel();
    code.aload(0)
        .aload(1)
        .aload(2)
        .invokevirtual(self, METHOD, RETURNING)
        .astore(3)
        .aload(3)
        .ifnull(nothingToRun)
        .aload(3)
        .invokeinterface(IO_RUNNABLE, "run", MethodTypeDesc.of(ConstantDescs.CD_void))
        .labelBinding(nothingToRun)
        .return_();
  }
}
