package main

import (
	. "oracle/shared"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// cyclonus judges with the matcher of github.com/mattfenwick/cyclonus. Two inputs are brought into the form it expects:
// policyTypes gets the API server's default, and NotIn asks a mirrored label (see mirror), because this matcher takes
// NotIn as false where the label is absent while Kubernetes takes it as true.
type cyclonus struct{ policy *matcher.Policy }

const mirrorSuffix = ".mirror"

func newCyclonus(policies []Object, withoutBlocks bool) cyclonus {
	typed := []*networkingv1.NetworkPolicy{}
	for _, policy := range policies {
		np := &networkingv1.NetworkPolicy{}
		Decode(policy, np)
		defaultPolicyTypes(np)
		visitSelectors(np, func(selector *metav1.LabelSelector) {
			for index, expression := range selector.MatchExpressions {
				if expression.Operator == metav1.LabelSelectorOpNotIn {
					selector.MatchExpressions[index].Key = expression.Key + mirrorSuffix
				}
			}
		})
		if withoutBlocks {
			dropBlocks(np)
		}
		typed = append(typed, np)
	}
	return cyclonus{matcher.BuildNetworkPolicies(false, typed)}
}

func defaultPolicyTypes(np *networkingv1.NetworkPolicy) {
	if len(np.Spec.PolicyTypes) > 0 {
		return
	}
	np.Spec.PolicyTypes = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}
	if len(np.Spec.Egress) > 0 {
		np.Spec.PolicyTypes = append(np.Spec.PolicyTypes, networkingv1.PolicyTypeEgress)
	}
}

func visitSelectors(np *networkingv1.NetworkPolicy, visit func(*metav1.LabelSelector)) {
	visit(&np.Spec.PodSelector)
	peers := func(list []networkingv1.NetworkPolicyPeer) {
		for _, peer := range list {
			for _, selector := range []*metav1.LabelSelector{peer.PodSelector, peer.NamespaceSelector} {
				if selector != nil {
					visit(selector)
				}
			}
		}
	}
	for _, rule := range np.Spec.Ingress {
		peers(rule.From)
	}
	for _, rule := range np.Spec.Egress {
		peers(rule.To)
	}
}

// dropBlocks removes every ipBlock peer, and a rule that had no other peers.
func dropBlocks(np *networkingv1.NetworkPolicy) {
	keep := func(list []networkingv1.NetworkPolicyPeer) []networkingv1.NetworkPolicyPeer {
		kept := []networkingv1.NetworkPolicyPeer{}
		for _, peer := range list {
			if peer.IPBlock == nil {
				kept = append(kept, peer)
			}
		}
		return kept
	}
	ingress := []networkingv1.NetworkPolicyIngressRule{}
	for _, rule := range np.Spec.Ingress {
		before := len(rule.From)
		rule.From = keep(rule.From)
		if before == 0 || len(rule.From) > 0 {
			ingress = append(ingress, rule)
		}
	}
	egress := []networkingv1.NetworkPolicyEgressRule{}
	for _, rule := range np.Spec.Egress {
		before := len(rule.To)
		rule.To = keep(rule.To)
		if before == 0 || len(rule.To) > 0 {
			egress = append(egress, rule)
		}
	}
	np.Spec.Ingress, np.Spec.Egress = ingress, egress
}

func mirror(labels map[string]string) map[string]string {
	result := map[string]string{}
	for _, key := range append([]string{"kubernetes.io/metadata.name"}, labelKeys...) {
		result[key+mirrorSuffix] = "(absent)"
	}
	for key, value := range labels {
		result[key] = value
		result[key+mirrorSuffix] = value
	}
	return result
}

func (engine cyclonus) peer(c cluster, e end) *matcher.TrafficPeer {
	if e.pod == nil {
		return &matcher.TrafficPeer{IP: e.address}
	}
	return &matcher.TrafficPeer{IP: e.pod.address, Internal: &matcher.InternalPeer{
		PodLabels: mirror(e.pod.labels), NamespaceLabels: mirror(c.namespaces[e.pod.namespace]), Namespace: e.pod.namespace}}
}

func (engine cyclonus) allows(c cluster, q query) (egress, ingress bool) {
	name := ""
	if q.to.pod != nil {
		for _, declared := range q.to.pod.ports {
			if declared.number == q.port && declared.protocol == q.protocol {
				name = declared.name
			}
		}
	}
	result := engine.policy.IsTrafficAllowed(&matcher.Traffic{Source: engine.peer(c, q.from), Destination: engine.peer(c, q.to),
		ResolvedPort: q.port, ResolvedPortName: name, Protocol: corev1.Protocol(q.protocol)})
	return result.Egress.IsAllowed(), result.Ingress.IsAllowed()
}

// isolates says whether any policy selects the pod in that direction.
func (engine cyclonus) isolates(ingress bool, p *pod) bool {
	return p != nil && len(engine.policy.TargetsApplyingToPod(ingress, p.namespace, mirror(p.labels))) > 0
}
