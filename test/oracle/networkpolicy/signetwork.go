package main

import (
	"context"
	"net"
	_ "unsafe"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	"sigs.k8s.io/kube-network-policies/pkg/networkpolicy"

	. "oracle/shared"
)

// sigNetwork judges with kube-network-policies, the implementation of SIG Network: its controller over stores that hold
// the objects as the API server would give them. Its judgement of one direction is not exported.
type sigNetwork struct {
	controller *networkpolicy.Controller
	pods       map[string]*corev1.Pod
}

//go:linkname policiesOf sigs.k8s.io/kube-network-policies/pkg/networkpolicy.(*Controller).getNetworkPoliciesForPod
func policiesOf(controller *networkpolicy.Controller, pod *corev1.Pod) []*networkingv1.NetworkPolicy

//go:linkname evaluate sigs.k8s.io/kube-network-policies/pkg/networkpolicy.(*Controller).evaluator
func evaluate(controller *networkpolicy.Controller, ctx context.Context, policies []*networkingv1.NetworkPolicy,
	direction networkingv1.PolicyType, subject *corev1.Pod, subjectPort int, peer *corev1.Pod, peerAddress net.IP, peerPort int,
	protocol corev1.Protocol) bool

func newSigNetwork(c cluster, policies []Object) sigNetwork {
	client := fake.NewClientset()
	factory := informers.NewSharedInformerFactory(client, 0)
	networkPolicies, namespaces, pods := factory.Networking().V1().NetworkPolicies(), factory.Core().V1().Namespaces(), factory.Core().V1().Pods()
	controller, err := networkpolicy.NewController(client, networkPolicies, namespaces, pods, factory.Core().V1().Nodes(), nil, nil, nil,
		networkpolicy.Config{NodeName: "node", NRIdisabled: true})
	if err != nil {
		panic(err)
	}
	engine := sigNetwork{controller, map[string]*corev1.Pod{}}
	store := func(into interface{ Add(any) error }, object any) {
		if err := into.Add(object); err != nil {
			panic(err)
		}
	}
	for _, name := range c.names {
		store(namespaces.Informer().GetIndexer(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: c.namespaces[name]}})
	}
	for _, p := range c.pods {
		stored := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: p.name, Namespace: p.namespace, Labels: p.labels},
			Spec: corev1.PodSpec{NodeName: "node", Containers: []corev1.Container{{Name: "main"}}}}
		for _, declared := range p.ports {
			stored.Spec.Containers[0].Ports = append(stored.Spec.Containers[0].Ports, corev1.ContainerPort{
				Name: declared.name, ContainerPort: int32(declared.number), Protocol: corev1.Protocol(declared.protocol)})
		}
		engine.pods[podKey(p)] = stored
		store(pods.Informer().GetIndexer(), stored)
	}
	for _, policy := range policies {
		np := &networkingv1.NetworkPolicy{}
		Decode(policy, np)
		asServed(np)
		store(networkPolicies.Informer().GetIndexer(), np)
	}
	return engine
}

// asServed gives the policy the defaults of the API server, and no list that is empty: none survives being stored, and
// this engine takes an empty list of rules that is there for "everything".
func asServed(np *networkingv1.NetworkPolicy) {
	defaultPolicyTypes(np)
	if len(np.Spec.Ingress) == 0 {
		np.Spec.Ingress = nil
	}
	if len(np.Spec.Egress) == 0 {
		np.Spec.Egress = nil
	}
	tcp := corev1.ProtocolTCP
	complete := func(ports []networkingv1.NetworkPolicyPort) {
		for index := range ports {
			if ports[index].Protocol == nil {
				ports[index].Protocol = &tcp
			}
		}
	}
	for _, rule := range np.Spec.Ingress {
		complete(rule.Ports)
	}
	for _, rule := range np.Spec.Egress {
		complete(rule.Ports)
	}
}

const clientPort = 40000

func (engine sigNetwork) allows(_ cluster, q query) (egress, ingress bool) {
	side := func(e end) (*corev1.Pod, net.IP) {
		if e.pod == nil {
			return nil, net.ParseIP(e.address)
		}
		return engine.pods[podKey(*e.pod)], net.ParseIP(e.pod.address)
	}
	source, sourceAddress := side(q.from)
	destination, destinationAddress := side(q.to)
	protocol, ctx := corev1.Protocol(q.protocol), context.Background()
	egress = evaluate(engine.controller, ctx, policiesOf(engine.controller, source), networkingv1.PolicyTypeEgress,
		source, clientPort, destination, destinationAddress, q.port, protocol)
	ingress = evaluate(engine.controller, ctx, policiesOf(engine.controller, destination), networkingv1.PolicyTypeIngress,
		destination, q.port, source, sourceAddress, clientPort, protocol)
	return egress, ingress
}
